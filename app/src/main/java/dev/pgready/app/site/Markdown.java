// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/**
 * Markdown as HTML: headings that can be linked to, no HTML of its own, links rewritten.
 *
 * @param title the first heading, which the HTML does not repeat
 */
record Markdown(String title, String html) {
  private static final List<TablesExtension> EXTENSIONS =
      List.of((TablesExtension) TablesExtension.create());

  /** As the renderer writes it; in text it would be escaped. */
  private static final Pattern TABLE = Pattern.compile("<table>");

  /** Where a word in code leads; null: nowhere. */
  interface WordLink {
    @Nullable String to(String word);
  }

  /**
   * @param link where a link of the text leads
   * @param word where a word in code leads
   */
  static Markdown of(String text, UnaryOperator<String> link, WordLink word) {
    Node document = Parser.builder().extensions(EXTENSIONS).build().parse(text);
    String title = "";
    if (document.getFirstChild() instanceof Heading first && first.getLevel() == 1) {
      title = words(first);
      first.unlink();
    }
    document.accept(new Links(link, word));
    Slugs slugs = new Slugs();
    HtmlRenderer renderer =
        HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .attributeProviderFactory(
                context -> (node, tag, attributes) -> attributes(node, tag, attributes, slugs))
            .build();
    String html = renderer.render(document).replace("</table>", "</table></div>");
    AtomicInteger tables = new AtomicInteger();
    return new Markdown(
        title,
        TABLE
            .matcher(html)
            .replaceAll(
                found ->
                    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table %s\"><table>"
                        .formatted(tables.incrementAndGet())));
  }

  private static void attributes(
      Node node, String tag, Map<String, String> attributes, Slugs slugs) {
    if (node instanceof Heading heading) {
      attributes.put("id", slugs.next(Markup.slug(words(heading))));
    } else if (node instanceof FencedCodeBlock && tag.equals("pre")) {
      // what scrolls is reached from the keyboard
      attributes.put("tabindex", "0");
    } else if (node instanceof Link to && to.getDestination().startsWith("http")) {
      attributes.put("rel", "noreferrer");
    } else if (tag.equals("th") && !(node instanceof TableBlock)) {
      attributes.put("scope", "col");
    }
  }

  private static String words(Node node) {
    StringBuilder words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }
        });
    return words.toString();
  }

  /** As GitHub numbers headings of the same words. */
  private static final class Slugs {
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    String next(String slug) {
      String name = slug;
      while (!taken.add(name)) {
        name = slug + "-" + numbers.merge(slug, 1, Integer::sum);
      }
      return name;
    }
  }

  /** Leads links and words elsewhere. */
  private static final class Links extends AbstractVisitor {
    private final UnaryOperator<String> link;
    private final WordLink word;

    Links(UnaryOperator<String> link, WordLink word) {
      this.link = link;
      this.word = word;
    }

    @Override
    public void visit(Link node) {
      node.setDestination(link.apply(node.getDestination()));
      // its words are in a link already
    }

    @Override
    public void visit(Code code) {
      String to = word.to(code.getLiteral());
      if (to != null) {
        Link around = new Link(to, null);
        code.insertBefore(around);
        around.appendChild(code);
      }
    }
  }
}
