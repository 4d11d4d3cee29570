// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * The lists of objects in sentences about one cause: of long names as many as fit about a line, and
 * each list once. What comes out is not yet made printable.
 */
public final class ObjectNaming {
  /** Objects named of one list. */
  public static final int MOST = 3;

  /** Of the names of a list that has a part of one line. */
  private static final int FEW_CELLS = 30;

  /** Of the only name there. */
  private static final int ONE_NAME = 20;

  /** Of the names of one list; a single longer name stays whole. */
  private static final int CELLS = 72;

  private final boolean all;
  private final List<List<Subject>> told = new ArrayList<>();

  /**
   * @param all whether nothing is cut
   */
  public ObjectNaming(boolean all) {
    this.all = all;
  }

  /** What a check says of these objects. */
  public String sentence(String message, List<Subject> subjects) {
    String names = Phrases.list(names(subjects));
    if (all || subjects.size() < 2 || !message.contains(names)) {
      return message;
    }
    boolean again = told.contains(subjects);
    told.add(subjects);
    return message.replace(names, again ? first(subjects) : brief(subjects));
  }

  /** For one line among others: the first object, without its middle, and how many there are. */
  public static String gist(String message, List<Subject> subjects) {
    String names = Phrases.list(names(subjects));
    if (subjects.size() < 2 || Cells.of(Printable.line(names)) <= FEW_CELLS) {
      return message;
    }
    String name = Cells.squeezed(Printable.line(subjects.get(0).name()), ONE_NAME);
    return message.replace(names, more(name, subjects.size() - 1));
  }

  private static String first(List<Subject> subjects) {
    return more(subjects.get(0).name(), subjects.size() - 1);
  }

  private static String more(String names, int rest) {
    return "%s and %s more".formatted(names, Phrases.number(rest));
  }

  /** The first ones, and how many there are besides. */
  public static String brief(List<Subject> subjects) {
    List<String> names = names(subjects);
    int shown = Math.min(MOST, names.size());
    while (shown > 1 && cells(names.subList(0, shown)) > CELLS) {
      shown--;
    }
    return shown == names.size()
        ? Phrases.list(names)
        : more(String.join(", ", names.subList(0, shown)), names.size() - shown);
  }

  /** A title below that message: one that names all the objects again only counts them. */
  public static String title(String title, String message, List<Subject> subjects) {
    String names = Phrases.list(names(subjects));
    return subjects.size() < 2 || !message.contains(names)
        ? title
        : title.replace(names, these(subjects));
  }

  /** {@code these 8 tables}: they have been named above. */
  private static String these(List<Subject> subjects) {
    String kind = subjects.get(0).kind();
    boolean alike = subjects.stream().allMatch(subject -> subject.kind().equals(kind));
    return "these " + Phrases.count(subjects.size(), alike ? kind : "object");
  }

  private static List<String> names(List<Subject> subjects) {
    return subjects.stream().map(Subject::name).toList();
  }

  private static int cells(List<String> names) {
    return Cells.of(Printable.line(String.join(", ", names)));
  }
}
