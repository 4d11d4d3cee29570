package dev.pgready.providers;

import java.util.List;

/**
 * The built-in profiles, one file each. Only an IDE without the build's compile step reads this
 * list; a test compares it with the files.
 */
final class BuiltIn {
  static final List<String> IDS =
      List.of(
          "aws-aurora",
          "aws-rds-proxy",
          "aws-rds",
          "docker-compose",
          "docker",
          "fly-mpg",
          "fly-postgres",
          "gcp-cloudsql",
          "heroku",
          "homebrew",
          "linux-debian",
          "linux-rhel",
          "neon",
          "planetscale",
          "postgres-app",
          "render",
          "self-managed",
          "supabase");

  private BuiltIn() {}
}
