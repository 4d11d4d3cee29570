// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.console.Tone;
import dev.pgready.app.init.source.Candidate;
import dev.pgready.app.init.source.FileContent;
import dev.pgready.app.init.source.ProjectFile;
import dev.pgready.app.init.source.Reference;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.Screen;
import dev.pgready.app.live.Scroll;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.TextField;
import dev.pgready.app.live.Wish;
import dev.pgready.checks.model.Report;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.PublicationFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What stands on the screen of {@code init}, and what keys do to it. For one thread. */
public final class InitScreen implements Screen {
  private static final String TYPE = "type";
  private static final String OWN = "own";

  private final Prospect prospect;
  private InitStep step = InitStep.SOURCE;
  private Listing<Offer> list;
  private Listing<TableTree.Row> tree =
      new Listing<>(List.of(), TableTree.Row::name, (row, width) -> StyledLine.EMPTY);
  private List<Candidate> candidates = List.of();
  private final Set<String> marked = new LinkedHashSet<>();
  private TextField field = new TextField("");
  private Answers answers;
  private @Nullable Place place;
  private @Nullable Catalogue catalogue;
  private @Nullable TableTree tables;
  private @Nullable Report report;
  private @Nullable Task task;
  private @Nullable Function<Answers, Report> judge;
  private boolean pipeline;
  private boolean checking;
  private String message = "";
  private String failure = "";
  private final Scroll scroll = new Scroll();

  public InitScreen(Prospect prospect) {
    this.prospect = prospect;
    this.answers = prospect.given();
    this.pipeline = prospect.piped();
    this.list = sources();
  }

  /** What is to be done; asked once. */
  public Optional<Task> task() {
    Task asked = task;
    task = null;
    return Optional.ofNullable(asked);
  }

  @Override
  public String toCopy() {
    return "";
  }

  @Override
  public void say(String text) {
    message = text;
  }

  // ---- what comes back from the loop

  /** A file was read. */
  public void read(FileContent reading) {
    say(reading.problems().isEmpty() ? "" : reading.problems().get(0));
    candidates = reading.candidates();
    if (candidates.isEmpty()) {
      go(InitStep.SOURCE);
      return;
    }
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      offers.add(
          new Offer(
              String.valueOf(i),
              candidates.get(i).name(),
              String.join("; ", candidates.get(i).notes())));
    }
    list = Listing.of(offers, offer -> "");
    go(InitStep.CANDIDATE);
  }

  /** It is known where a connection would lead. */
  public void resolved(Place where) {
    place = where;
    go(InitStep.CONFIRM);
  }

  /** A connection string cannot be used. */
  public void refused(String why) {
    say(why);
    if (step == InitStep.WAIT) {
      back();
    }
  }

  /**
   * The server has answered.
   *
   * @param judgement of what it holds, without asking it again
   */
  public void collected(Place where, Catalogue seen, Function<Answers, Report> judgement) {
    place = where;
    catalogue = seen;
    judge = judgement;
    tables = new TableTree(seen.list(Catalogue::tables));
    if (answers.name().isEmpty()) {
      answers = answers.named(where.name());
    }
    consumers();
  }

  /**
   * @param password whether nothing but a password was missing, or wrong
   */
  public void failed(String why, boolean password) {
    failure = why;
    field = new TextField("");
    go(password ? InitStep.PASSWORD : InitStep.FAILED);
  }

  /** The check that the written file will run. */
  public void checked(Report judged) {
    report = judged;
    go(InitStep.SUMMARY);
  }

  // ---- steps

  private Listing<Offer> sources() {
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < prospect.variables().size(); i++) {
      offers.add(new Offer("v" + i, prospect.variables().get(i).name(), "in the environment"));
    }
    for (int i = 0; i < prospect.files().size(); i++) {
      offers.add(new Offer("f" + i, prospect.files().get(i).name(), "a file: Enter reads it"));
    }
    offers.add(new Offer(TYPE, "another connection", "to be typed"));
    return Listing.of(offers, offer -> "");
  }

  private void consumers() {
    if (!answers.consumers().isEmpty()) {
      role();
      return;
    }
    List<Offer> offers = new ArrayList<>();
    for (ConsumerFit fit : ConsumerFit.of(prospect.consumers(), catalogue)) {
      offers.add(new Offer(fit.consumer().id(), fit.consumer().name(), fit.trace()));
    }
    list = Listing.of(offers, offer -> marked.contains(offer.id()) ? "[x] " : "[ ] ");
    go(InitStep.CONSUMER);
  }

  private void role() {
    if (prospect.role()) {
      tables();
      return;
    }
    field = new TextField(answers.role() == null ? "" : answers.role());
    go(InitStep.ROLE);
  }

  private void tables() {
    TableTree all = tables;
    if (prospect.tables() || all == null || all.isEmpty()) {
      publication();
      return;
    }
    if (judge != null) {
      all.warn(judge.apply(answers.tables(List.of(), List.of("*"))));
    }
    tree =
        new Listing<>(
            all.rows(), TableTree.Row::name, (row, width) -> all.line(row, tree.filtered(), width));
    go(InitStep.TABLES);
  }

  private void publication() {
    if (prospect.given().publication() != null || catalogue == null) {
      check();
      return;
    }
    List<Offer> offers = new ArrayList<>();
    offers.add(new Offer(OWN, "the consumer's own", "as its profile names it, or none is needed"));
    for (PublicationFacts one : catalogue.list(Catalogue::publications)) {
      offers.add(new Offer("p" + one.name(), one.name(), "is there"));
    }
    offers.add(new Offer(TYPE, "another one", "to be typed"));
    list = Listing.of(offers, offer -> "");
    go(InitStep.PUBLICATION);
  }

  private void check() {
    if (place != null) {
      checking = true;
      task = new Task.Check(place, answers);
      go(InitStep.WAIT);
    }
  }

  private void go(InitStep to) {
    step = to;
    scroll.top();
  }

  /** One step back; what was answered there is asked again. */
  private void back() {
    switch (step) {
      case FAILED -> {
        if (checking) {
          lastQuestion(InitStep.FAILED);
        } else {
          start();
        }
      }
      case SOURCE, CANDIDATE, TYPED, CONFIRM, PASSWORD, CONSUMER -> start();
      case ROLE -> {
        answers = prospect.given().consumers().isEmpty() ? answers.consumers(List.of()) : answers;
        marked.clear();
        if (answers.consumers().isEmpty()) {
          consumers();
        } else {
          start();
        }
      }
      case TABLES -> role();
      case PUBLICATION, OTHER_PUBLICATION -> tables();
      case SUMMARY -> lastQuestion(InitStep.SUMMARY);
      case WAIT -> {
        task = new Task.Cancel();
        if (checking) {
          lastQuestion(InitStep.CONFIRM);
        } else {
          start();
        }
      }
    }
  }

  private void start() {
    list = sources();
    go(InitStep.SOURCE);
  }

  /**
   * The last question that no option has answered.
   *
   * @param otherwise where to stay when options have answered all of them
   */
  private void lastQuestion(InitStep otherwise) {
    Task asked = task;
    answers = answers.publication(prospect.given().publication());
    if (prospect.given().publication() == null && catalogue != null) {
      publication();
    } else if (!prospect.tables() && tables != null && !tables.isEmpty()) {
      tables();
    } else if (!prospect.role()) {
      role();
    } else {
      go(otherwise);
    }
    task = asked;
  }

  // ---- keys

  @Override
  public Wish key(Key key) {
    message = "";
    switch (step) {
      case SOURCE, CANDIDATE, CONSUMER, PUBLICATION -> {
        if (list.takes(key)) {
          return Wish.NOTHING;
        }
        if (key.is(' ') && step == InitStep.CONSUMER) {
          list.selected().map(Offer::id).filter(id -> !marked.remove(id)).ifPresent(marked::add);
        } else if (key.is(Key.Kind.ENTER)) {
          list.selected().ifPresent(this::chosen);
        } else {
          return other(key);
        }
      }
      case TYPED, ROLE, PASSWORD, OTHER_PUBLICATION -> typed(key);
      case TABLES -> {
        return tables(key);
      }
      case CONFIRM -> {
        if (key.is('y') || key.is(Key.Kind.ENTER)) {
          connect();
        } else {
          return other(key);
        }
      }
      case FAILED -> {
        if (key.is('r') || key.is(Key.Kind.ENTER)) {
          if (checking) {
            check();
          } else {
            connect();
          }
        } else {
          return other(key);
        }
      }
      case WAIT -> {
        return other(key);
      }
      case SUMMARY -> {
        return summary(key);
      }
    }
    return Wish.NOTHING;
  }

  private Wish other(Key key) {
    if (key.is('q')) {
      return Wish.QUIT;
    }
    if (key.is(Key.Kind.ESCAPE) || key.is(Key.Kind.LEFT) || key.is('n')) {
      back();
    }
    return Wish.NOTHING;
  }

  private void connect() {
    if (place != null) {
      checking = false;
      task = new Task.Collect(place);
      go(InitStep.WAIT);
    }
  }

  private void chosen(Offer offer) {
    switch (step) {
      case SOURCE -> source(offer);
      case CANDIDATE -> task = new Task.Resolve(candidates.get(Integer.parseInt(offer.id())));
      case CONSUMER -> {
        answers = answers.consumers(marked.isEmpty() ? List.of(offer.id()) : List.copyOf(marked));
        role();
      }
      default -> {
        if (offer.id().equals(TYPE)) {
          field = new TextField("");
          go(InitStep.OTHER_PUBLICATION);
        } else {
          answers = answers.publication(offer.id().equals(OWN) ? null : offer.id().substring(1));
          check();
        }
      }
    }
  }

  private void source(Offer offer) {
    int number = offer.id().equals(TYPE) ? 0 : Integer.parseInt(offer.id().substring(1));
    if (offer.id().equals(TYPE)) {
      field = new TextField("");
      go(InitStep.TYPED);
    } else if (offer.id().startsWith("v")) {
      task = new Task.Resolve(prospect.variables().get(number));
    } else {
      ProjectFile file = prospect.files().get(number);
      task = new Task.Read(file);
    }
  }

  private void typed(Key key) {
    if (key.is(Key.Kind.ESCAPE)) {
      back();
    } else if (key.is(Key.Kind.ENTER)) {
      entered(field.text());
    } else {
      field.typed(key);
    }
  }

  private void entered(String text) {
    switch (step) {
      case TYPED -> {
        if (!text.isBlank()) {
          task = new Task.Resolve(new Candidate("typed", text.strip(), Reference.NONE, List.of()));
        }
      }
      case PASSWORD -> {
        if (place != null && !text.isEmpty()) {
          place =
              place.with(new ConnectionSpec(place.target(), List.of()).withPassword(text).target());
          field = new TextField("");
          connect();
        }
      }
      case ROLE -> {
        boolean login = place != null && text.strip().equals(place.target().user());
        answers = answers.role(text.isBlank() || login ? null : text.strip());
        tables();
      }
      default -> {
        if (!text.isEmpty()) {
          answers = answers.publication(text);
          check();
        }
      }
    }
  }

  private Wish tables(Key key) {
    TableTree all = tables;
    if (all == null || tree.takes(key)) {
      return Wish.NOTHING;
    }
    if (key.is(' ') || key.is('x')) {
      tree.selected().ifPresent(all::toggle);
    } else if (key.is('a')) {
      all.toggleAll();
    } else if (key.is(Key.Kind.ENTER)) {
      if (all.tables().isEmpty() && all.wholeSchemas().isEmpty()) {
        say("choose one table at least");
      } else {
        answers = answers.tables(all.tables(), all.wholeSchemas());
        publication();
      }
    } else {
      return other(key);
    }
    return Wish.NOTHING;
  }

  private Wish summary(Key key) {
    if (key.is('w') || key.is(Key.Kind.ENTER)) {
      if (place != null) {
        task = new Task.Write(place, answers, pipeline);
      }
    } else if (key.is('c') && prospect.pipeline() != null) {
      pipeline = !pipeline;
    } else {
      return scroll.takes(key) ? Wish.NOTHING : other(key);
    }
    return Wish.NOTHING;
  }

  // ---- lines

  @Override
  public List<StyledLine> lines(int height, int width) {
    List<StyledLine> lines = new ArrayList<>();
    if (height > 3) {
      lines.add(head());
    }
    int room = Math.max(1, height - lines.size() - (height > 1 ? 1 : 0));
    lines.addAll(scroll.of(body(room, width), room));
    return Screen.filled(lines, foot(), height);
  }

  private StyledLine head() {
    StyledLine head = StyledLine.of(" " + step.heading(), Tone.STRONG);
    return step == InitStep.TABLES && tables != null
        ? head.and("  " + tables.words(), Tone.FAINT)
        : head;
  }

  private List<StyledLine> body(int room, int width) {
    return switch (step) {
      case SOURCE, CANDIDATE, CONSUMER, PUBLICATION -> list.lines(room, width);
      case TABLES -> tree.lines(room, width);
      case TYPED -> InitPages.field(Masked.of(field.text()));
      case ROLE, OTHER_PUBLICATION -> InitPages.field(field.text());
      case PASSWORD -> InitPages.password(failure, field.text(), width);
      case CONFIRM -> place == null ? List.of() : InitPages.confirm(place, width);
      case WAIT -> place == null ? List.of() : InitPages.waiting(place, width);
      case FAILED -> InitPages.text(failure, width);
      case SUMMARY ->
          place == null || report == null
              ? List.of()
              : SummaryPage.of(place, answers, report, prospect, pipeline, width);
    };
  }

  private StyledLine foot() {
    Optional<String> filter = step == InitStep.TABLES ? tree.filtering() : list.filtering();
    if (step.listed() && filter.isPresent()) {
      return StyledLine.of(" /").and(filter.get()).and("▏");
    }
    if (!message.isEmpty()) {
      return StyledLine.of(" " + message, Tone.STRONG);
    }
    String more =
        prospect.pipeline() == null
            ? ""
            : pipeline ? "  c without the pipeline" : "  c pipeline too";
    return StyledLine.of(" " + step.keys(more), Tone.FAINT);
  }
}
