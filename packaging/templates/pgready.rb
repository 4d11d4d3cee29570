class Pgready < Formula
  desc "Preflight for Postgres logical replication"
  homepage "https://github.com/pgready/pgready"
  version "@version@"
  license "Apache-2.0"

  if false
    # one branch for each system that has a runtime of its own
#if -linux-x64.tar.gz
  elsif OS.linux? && Hardware::CPU.intel?
    url "@url@/@file:-linux-x64.tar.gz@"
    sha256 "@sha256:-linux-x64.tar.gz@"
#end
#if -linux-aarch64.tar.gz
  elsif OS.linux? && Hardware::CPU.arm?
    url "@url@/@file:-linux-aarch64.tar.gz@"
    sha256 "@sha256:-linux-aarch64.tar.gz@"
#end
#if -macos-aarch64.tar.gz
  elsif OS.mac? && Hardware::CPU.arm?
    url "@url@/@file:-macos-aarch64.tar.gz@"
    sha256 "@sha256:-macos-aarch64.tar.gz@"
#end
#if -macos-x64.tar.gz
  elsif OS.mac? && Hardware::CPU.intel?
    url "@url@/@file:-macos-x64.tar.gz@"
    sha256 "@sha256:-macos-x64.tar.gz@"
#end
  else
    url "@url@/@file:.tar.gz@"
    sha256 "@sha256:.tar.gz@"
    depends_on "openjdk"
  end

  def install
    libexec.install Dir["*"]
    if (libexec/"runtime").exist?
      bin.install_symlink libexec/"bin/pgready"
    else
      (bin/"pgready").write_env_script libexec/"bin/pgready", JAVA_HOME: Formula["openjdk"].opt_prefix
    end
    bash_completion.install libexec/"completion/pgready.bash" => "pgready" if (libexec/"completion/pgready.bash").exist?
    zsh_completion.install libexec/"completion/_pgready" if (libexec/"completion/_pgready").exist?
    fish_completion.install libexec/"completion/pgready.fish" if (libexec/"completion/pgready.fish").exist?
    man1.install Dir[libexec/"man/man1/*.1"]
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/pgready --version")
    assert_match "wal_level", shell_output("#{bin}/pgready explain wal-level")
  end
end
