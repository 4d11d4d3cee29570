// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Builds the tree of one YAML document while it is parsed. What makes a value stand somewhere else
 * than where it is read, or be something else than it looks like, has no place in it.
 */
final class YamlTree {
  /** Nobody nests as deep. */
  private static final int DEEPEST = 200;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          // the library stops at 3 million; who reads a file knows how large it may be
          .setCodePointLimit(Integer.MAX_VALUE)
          .setSchema(new CoreSchema())
          .build();

  private static final ScalarResolver RESOLVER = SETTINGS.getSchema().getScalarResolver();

  private final String file;
  private final Consumer<String> problem;
  private final int mostValues;
  private final Iterator<Event> events;
  private int values;
  private int line;

  private YamlTree(String file, Iterator<Event> events, Consumer<String> problem, int mostValues) {
    this.file = file;
    this.events = events;
    this.problem = problem;
    this.mostValues = mostValues;
  }

  /** It is not YAML; the line is where the last part began that could be read, 0: none. */
  static final class NotYamlException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;

    NotYamlException(int line, YamlEngineException cause) {
      super(cause.getMessage(), cause);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /** Too much of it to go on; told already. */
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param problem takes what has no place in the document, in order
   * @param mostValues that are kept
   * @return null: the document is empty
   * @throws NotYamlException when it is not YAML
   * @throws TooLargeException when it has more values, or is nested deeper
   */
  static @Nullable ProfileNode of(
      String file, String text, Consumer<String> problem, int mostValues) {
    Iterator<Event> events = new Parse(SETTINGS).parseString(text).iterator();
    YamlTree tree = new YamlTree(file, events, problem, mostValues);
    tree.next();
    Event first = tree.next();
    if (first.getEventId() == Event.ID.StreamEnd) {
      problem.accept(file + ": the file is empty");
      return null;
    }
    ProfileNode node = tree.node(tree.next(), 0);
    tree.next();
    Event after = tree.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      problem.accept(tree.place(after) + ": a second document; one file holds one");
    }
    return node;
  }

  private Event next() {
    try {
      Event event = events.next();
      line = place(event).line();
      return event;
    } catch (YamlEngineException e) {
      throw new NotYamlException(line, e);
    }
  }

  private ProfileNode node(Event event, int depth) {
    ProfileNode.Place place = place(event);
    allowed(event, place, depth);
    if (event instanceof MappingStartEvent) {
      ProfileNode.Mapping mapping = new ProfileNode.Mapping(place);
      for (Event next = next(); !ends(next); next = next()) {
        ProfileNode.Place keyPlace = place(next);
        mapping.put(key(next, keyPlace, depth), keyPlace, node(next(), depth + 1), problem);
      }
      return mapping;
    }
    if (event instanceof CollectionStartEvent) {
      List<ProfileNode> items = new ArrayList<>();
      for (Event next = next(); !ends(next); next = next()) {
        items.add(node(next, depth + 1));
      }
      return new ProfileNode.Sequence(place, items);
    }
    return event instanceof ScalarEvent scalar
        ? scalar(scalar, place)
        : new ProfileNode.Scalar(place, null, ProfileNode.Scalar.Kind.NULL);
  }

  private String key(Event event, ProfileNode.Place place, int depth) {
    if (event instanceof ScalarEvent scalar) {
      allowed(event, place, depth);
      return scalar.getValue();
    }
    node(event, depth + 1);
    if (event instanceof CollectionStartEvent) {
      problem.accept(place + ": a mapping or a list cannot be a key");
    }
    return "";
  }

  private static boolean ends(Event event) {
    return event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd;
  }

  private static ProfileNode.Scalar scalar(ScalarEvent scalar, ProfileNode.Place place) {
    String text = scalar.getValue();
    Tag tag = scalar.isPlain() ? RESOLVER.resolve(text, true) : Tag.STR;
    if (tag.equals(Tag.NULL)) {
      return new ProfileNode.Scalar(place, null, ProfileNode.Scalar.Kind.NULL);
    }
    return new ProfileNode.Scalar(
        place,
        text,
        tag.equals(Tag.BOOL)
            ? ProfileNode.Scalar.Kind.BOOLEAN
            : tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)
                ? ProfileNode.Scalar.Kind.NUMBER
                : ProfileNode.Scalar.Kind.TEXT);
  }

  private void allowed(Event event, ProfileNode.Place place, int depth) {
    if (++values > mostValues) {
      problem.accept(
          "%s: it has more than %s values: %s".formatted(file, mostValues, InputFile.MORE_MEMORY));
      throw new TooLargeException();
    }
    if (depth > DEEPEST) {
      problem.accept("%s: it is nested more than %s levels deep".formatted(place, DEEPEST));
      throw new TooLargeException();
    }
    if (event instanceof AliasEvent) {
      problem.accept(place + ": aliases (*) are not supported: write the value itself");
    } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      problem.accept(
          place + ": anchors (&) are not supported: write the value itself where it is needed");
    } else if (tag(event).isPresent()) {
      problem.accept(place + ": tags (!) are not supported: write the value alone");
    }
  }

  private static Optional<String> tag(Event event) {
    return event instanceof ScalarEvent scalar
        ? scalar.getTag()
        : event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
  }

  private ProfileNode.Place place(Event event) {
    return new ProfileNode.Place(file, event.getStartMark().map(Mark::getLine).orElse(-1) + 1);
  }
}
