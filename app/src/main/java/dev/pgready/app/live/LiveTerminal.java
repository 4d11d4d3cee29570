// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import dev.pgready.app.console.Console;
import java.io.IOError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that a command has to itself: its second screen, where what was there before comes
 * back afterwards. It is put back as it was when this is closed, and when the process ends for any
 * reason of which Java still hears.
 *
 * <p>JLine runs {@code stty}, which changes nothing but what it is told; JLine's calls by the
 * foreign function API set the line's speed to 0 on the way back, so that they are for Windows
 * alone, with Java 22 or newer. Its own native library is not on the class path: it would be
 * unpacked into a directory that others write to.
 */
public final class LiveTerminal implements AutoCloseable {
  /** The second screen, the cursor hidden, and no line broken into two. */
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H";

  /** Presses of buttons and turns of the wheel, with numbers of any size. */
  private static final String MOUSE_ON = "\u001b[?1000h\u001b[?1006h";

  private static final String MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";

  private static final String LEAVE =
      "\u001b[0m" + MOUSE_OFF + "\u001b[?7h\u001b[?25h\u001b[?1049l";

  /** A key is waited for much shorter, in milliseconds. */
  private static final long READER = 1000;

  /** What terminals take into their clipboard, in bytes. */
  private static final int CLIPBOARD = 70_000;

  /**
   * It would write on the screen, such as of a terminal that this machine has no description of.
   * Held here, as a logger that nobody holds forgets its level.
   */
  private static final Logger JLINE_LOG = Logger.getLogger("org.jline");

  private static final Size USUAL = new Size(80, 24);

  private final Terminal terminal;
  private final PrintWriter writer;
  private final KeyDecoder keys;
  private final Painter painter;
  private final Thread hook = new Thread(this::restore, "pgready restores the terminal");
  private final Object lock = new Object();

  /**
   * Held while a key is waited for. JLine sets the line up for that, from what it was a moment ago:
   * done beside {@link #restore}, that would undo it. Taken before {@link #lock}.
   */
  private final ReentrantLock reading = new ReentrantLock();

  /** The terminal is somebody else's: no key is read. */
  private volatile boolean left;

  private volatile Size size;
  private @Nullable Attributes before;
  private boolean mouse;

  private LiveTerminal(Terminal terminal, boolean color) {
    this.terminal = terminal;
    this.writer = terminal.writer();
    this.painter = new Painter(color);
    this.keys =
        new KeyDecoder(
            millis -> {
              int c = terminal.reader().read(millis);
              return c == KeyDecoder.LATE || c >= 0 ? c : -1;
            });
    this.size = measured();
  }

  private static boolean windows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  /** Whether {@link #open} can be expected to find one; changes nothing. */
  public static boolean possible(Console shell) {
    String type = shell.variables().getOrDefault("TERM", "");
    boolean movable = !(type.isEmpty() || type.startsWith("dumb"));
    return windows() || (movable && shell.screen().terminal());
  }

  /**
   * The terminal of this process; empty where there is none on both sides, or one that cannot move
   * its cursor ({@code TERM=dumb}): the plain form is for those.
   *
   * @param color whether colours are wanted
   */
  public static Optional<LiveTerminal> open(Console shell, boolean color) {
    boolean windows = windows();
    if (!possible(shell)) {
      return Optional.empty();
    }
    JLINE_LOG.setLevel(Level.OFF);
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .name("pgready")
              .system(true)
              .dumb(false)
              // otherwise an interrupt ends the process at once, and no hook of Java's runs
              .nativeSignals(false)
              .encoding(StandardCharsets.UTF_8)
              .jna(false)
              .jansi(false)
              .jni(false)
              .ffm(windows)
              .exec(!windows)
              .build();
      LiveTerminal live = new LiveTerminal(terminal, color);
      live.enter();
      return Optional.of(live);
    } catch (IOException | IllegalStateException | IOError e) {
      return Optional.empty();
    }
  }

  private void enter() {
    Runtime.getRuntime().addShutdownHook(hook);
    terminal.handle(Terminal.Signal.WINCH, signal -> size = measured());
    synchronized (lock) {
      before = terminal.enterRawMode();
      // keys of signals come as characters: what they mean is the command's word
      Attributes raw = terminal.getAttributes();
      raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
      terminal.setAttributes(raw);
      writer.print(mouse ? ENTER + MOUSE_ON : ENTER);
      writer.flush();
      painter.forget();
    }
    left = false;
  }

  private Size measured() {
    try {
      Size now = terminal.getSize();
      return now.getRows() > 0 && now.getColumns() > 0 ? now : USUAL;
    } catch (IOError e) {
      return USUAL;
    }
  }

  /** At least 1. */
  public int rows() {
    return size.getRows();
  }

  /** At least 1. */
  public int columns() {
    return size.getColumns();
  }

  /**
   * The next key; empty: none within so many milliseconds. A signal that tells of a new size does
   * not end the wait.
   */
  public Optional<Key> key(long millis) {
    try {
      reading.lock();
      try {
        if (!left) {
          return keys.next(millis);
        }
      } finally {
        reading.unlock();
      }
      // the process is ending, by another thread
      TimeUnit.MILLISECONDS.sleep(millis);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(Key.of(Key.Kind.CLOSED));
    } catch (IOException | IOError e) {
      return Optional.of(Key.of(Key.Kind.CLOSED));
    }
  }

  /** Shows a frame; lines and parts of lines that do not fit are left out. */
  public void draw(List<StyledLine> lines) {
    synchronized (lock) {
      if (before == null) {
        return;
      }
      Size now = size;
      String changes = painter.paint(lines, now.getRows(), now.getColumns());
      if (!changes.isEmpty()) {
        writer.print(changes);
        writer.flush();
      }
    }
  }

  /** Draws everything again with the next frame. */
  public void redraw() {
    size = measured();
    synchronized (lock) {
      painter.forget();
    }
  }

  /**
   * From now on the mouse is read, which it is not at first, or no longer: while it is, the
   * terminal selects no text with it.
   *
   * @return whether it is
   */
  public boolean mouse() {
    synchronized (lock) {
      mouse = !mouse;
      if (before != null) {
        writer.print(mouse ? MOUSE_ON : MOUSE_OFF);
        writer.flush();
      }
      return mouse;
    }
  }

  /**
   * Gives text to the clipboard of the terminal in front of which the user sits, also over SSH.
   * Whether the terminal takes it, it does not say.
   *
   * @return false: it is too long for any terminal
   */
  public boolean copy(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > CLIPBOARD) {
      return false;
    }
    synchronized (lock) {
      writer.print("\u001b]52;c;" + Base64.getEncoder().encodeToString(bytes) + "\u0007");
      writer.flush();
    }
    return true;
  }

  /**
   * Puts the terminal back for something else that uses it, such as an editor, and takes it again.
   */
  public void lend(Runnable task) {
    restore();
    try {
      task.run();
    } finally {
      size = measured();
      enterAgain();
    }
  }

  private void enterAgain() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      enter();
    } catch (IllegalStateException e) {
      // the process is ending: the terminal stays as it is
    }
  }

  private void restore() {
    left = true;
    boolean alone = awaitReader();
    try {
      synchronized (lock) {
        if (before == null) {
          return;
        }
        writer.print(LEAVE);
        writer.flush();
        try {
          terminal.setAttributes(before);
        } catch (IOError e) {
          // the terminal is gone
        }
        before = null;
      }
    } finally {
      if (alone) {
        reading.unlock();
      }
    }
  }

  /**
   * Waits until nobody waits for a key. Not forever: where JLine, which has a hook of its own, was
   * first, the reader waits for a whole line by now, and sets nothing up any more.
   *
   * @return whether the lock is held
   */
  private boolean awaitReader() {
    try {
      return reading.tryLock(READER, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending, and the hook with it
    }
    try {
      terminal.close();
    } catch (IOException | IOError e) {
      // put back already
    }
  }
}
