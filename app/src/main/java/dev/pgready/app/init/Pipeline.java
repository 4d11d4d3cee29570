// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.report.view.Tool;
import java.util.List;
import java.util.stream.Collectors;

/** The pipelines that {@code init} can write a job for. */
public enum Pipeline {
  GITHUB(".github/workflows", ".github/workflows/pgready.yml"),
  GITLAB(".gitlab-ci.yml", ".gitlab/pgready.yml"),
  JENKINS("Jenkinsfile", "pgready.Jenkinsfile");

  private final String sign;
  private final String file;

  Pipeline(String sign, String file) {
    this.sign = sign;
    this.file = file;
  }

  /** What is in a repository that uses it. */
  public String sign() {
    return sign;
  }

  /** What is written; none that a repository has already. */
  public String file() {
    return file;
  }

  /** What is left to the user, as a sentence. */
  public String next(List<String> variables) {
    String secrets = String.join(", ", variables);
    String some = variables.size() == 1 ? "" : "s";
    return switch (this) {
      case GITHUB ->
          variables.isEmpty()
              ? "it runs with each pull request"
              : "add the secret%s %s".formatted(some, secrets);
      case GITLAB ->
          "add include: {local: %s} to %s".formatted(file, sign)
              + (variables.isEmpty()
                  ? ""
                  : ", and the masked variable%s %s".formatted(some, secrets));
      case JENKINS ->
          "add a job for it" + (variables.isEmpty() ? "" : ", and the credentials " + secrets);
    };
  }

  /**
   * The job.
   *
   * @param config the configuration's path from the root of the repository
   * @param connection its name there
   * @param variables that the configuration refers to
   */
  public String text(String config, String connection, List<String> variables) {
    return switch (this) {
      case GITHUB -> github(config, connection, variables);
      case GITLAB -> gitlab(config, connection);
      case JENKINS -> jenkins(config, connection, variables);
    };
  }

  private static String github(String config, String connection, List<String> variables) {
    return """
        # Written by pgready init.
        name: pgready
        on:
          pull_request:
          schedule:
            - cron: "17 4 * * *"
        permissions:
          contents: read
        jobs:
          pgready:
            runs-on: ubuntu-latest
            env:
              PGREADY_CONFIG: %s
        %s    steps:
              - uses: actions/checkout@v4
              - run: curl -fsSL https://github.com/pgready/pgready/releases/download/v%s/install.sh | sh
              - run: ~/.local/bin/pgready check @%s --format github
        """
        .formatted(
            YamlText.of(config),
            variables.stream()
                .map(name -> "      %s: ${{ secrets.%s }}\n".formatted(name, name))
                .collect(Collectors.joining()),
            Tool.VERSION,
            connection);
  }

  private static String gitlab(String config, String connection) {
    return """
        # Written by pgready init.
        pgready:
          image:
            name: ghcr.io/pgready/pgready:%s
            entrypoint: [""]
          variables:
            PGREADY_CONFIG: %s
          script:
            - pgready check @%s --format human --format junit --output pgready.xml
          artifacts:
            when: always
            reports:
              junit: pgready.xml
        """
        .formatted(Tool.VERSION, YamlText.of(config), connection);
  }

  private static String jenkins(String config, String connection, List<String> variables) {
    return """
        // Written by pgready init.
        pipeline {
          agent {
            docker {
              image 'ghcr.io/pgready/pgready:%s'
              args '--entrypoint='
            }
          }
          stages {
            stage('Preflight') {
              environment {
                PGREADY_CONFIG = '%s'
        %s      }
              steps {
                sh 'pgready check @%s --format human --format junit --output pgready.xml'
              }
              post {
                always {
                  junit 'pgready.xml'
                }
              }
            }
          }
        }
        """
        .formatted(
            Tool.VERSION,
            config.replace("\\", "\\\\").replace("'", "\\'"),
            variables.stream()
                .map(name -> "        %s = credentials('%s')\n".formatted(name, name))
                .collect(Collectors.joining()),
            connection);
  }
}
