// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource of a host's Terraform provider, read from what the host's profile has of it: {@code
 * type: attribute = value, block { attribute = value } (a remark)}.
 *
 * @param remark null: none
 */
record HostResource(String type, List<Node> body, @Nullable String remark) {
  /**
   * An attribute, or a block.
   *
   * @param value null: it is a block
   */
  record Node(String name, @Nullable String value, List<Node> children) {
    @Nullable String attribute(String wanted) {
      return children.stream()
          .filter(child -> child.name().equals(wanted))
          .map(Node::value)
          .findFirst()
          .orElse(null);
    }
  }

  /** Empty: it is not written like that. */
  static Optional<HostResource> of(String written) {
    int colon = written.indexOf(": ");
    if (colon < 0 || !written.substring(0, colon).matches("[a-z][a-z0-9_]*")) {
      return Optional.empty();
    }
    Reader reader = new Reader(written.substring(colon + 2));
    List<Node> body = reader.body();
    String rest = reader.rest();
    return body.isEmpty() || !(rest.isEmpty() || rest.startsWith("("))
        ? Optional.empty()
        : Optional.of(
            new HostResource(
                written.substring(0, colon),
                body,
                rest.isEmpty() ? null : rest.substring(1, Math.max(1, rest.length() - 1))));
  }

  /** Of another setting of the same resource; false: the two cannot be one. */
  boolean takes(HostResource other) {
    return type.equals(other.type) && !type.endsWith("_configuration");
  }

  void write(Hcl out) {
    write(body, out);
  }

  private static void write(List<Node> nodes, Hcl out) {
    for (Node node : nodes) {
      String value = node.value();
      if (value != null) {
        out.attribute(node.name(), value);
      } else {
        out.open(node.name());
        write(node.children(), out);
        out.close();
      }
    }
  }

  /** Both in one: blocks that have no name of their own are the same block. */
  static List<Node> merged(List<Node> one, List<Node> other) {
    List<Node> all = new ArrayList<>(one);
    for (Node node : other) {
      int same = -1;
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).name().equals(node.name())
            && all.get(i).value() == null
            && node.value() == null
            && node.attribute("name") == null) {
          same = i;
        }
      }
      if (same < 0) {
        if (!all.contains(node)) {
          all.add(node);
        }
      } else {
        all.set(
            same, new Node(node.name(), null, merged(all.get(same).children(), node.children())));
      }
    }
    return all;
  }

  /** Whether an attribute would be there twice, which HCL does not take. */
  static boolean clash(List<Node> one, List<Node> other) {
    return other.stream()
        .anyMatch(
            node ->
                one.stream()
                    .anyMatch(
                        there ->
                            there.name().equals(node.name())
                                && !there.equals(node)
                                && (there.value() != null
                                    || node.value() != null
                                    || (node.attribute("name") == null
                                        && clash(there.children(), node.children())))));
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Node> body() {
      List<Node> nodes = new ArrayList<>();
      while (true) {
        space();
        int start = at;
        while (at < text.length() && text.substring(at, at + 1).matches("[A-Za-z0-9_-]")) {
          at++;
        }
        String name = text.substring(start, at);
        space();
        if (name.isEmpty()) {
          return nodes;
        }
        if (take('{')) {
          List<Node> children = body();
          space();
          if (!take('}')) {
            return List.of();
          }
          nodes.add(new Node(name, null, children));
        } else if (take('=')) {
          space();
          nodes.add(new Node(name, value(), List.of()));
        } else {
          return List.of();
        }
        space();
        take(',');
      }
    }

    /** A text, a word, an object or a call, as it is written. */
    private String value() {
      int start = at;
      int depth = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '"') {
          at = text.indexOf('"', at + 1) + 1;
          if (at == 0) {
            at = text.length();
          }
          continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || (c == ' ' && at > start))) {
          break;
        }
        depth += c == '{' || c == '(' || c == '[' ? 1 : c == '}' || c == ')' || c == ']' ? -1 : 0;
        at++;
      }
      return text.substring(start, at);
    }

    String rest() {
      space();
      return text.substring(at);
    }

    private void space() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private boolean take(char c) {
      boolean found = at < text.length() && text.charAt(at) == c;
      at += found ? 1 : 0;
      return found;
    }
  }
}
