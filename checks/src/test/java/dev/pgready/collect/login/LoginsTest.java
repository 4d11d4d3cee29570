// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.collect.login.Logins.Account;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class LoginsTest {
  private static final Account APP = new Account("db", 5432, "app", "secret");
  private static final Failure WRONG =
      new Failure(Cause.PASSWORD, "db:5432 refused the password for role app", "28P01");

  private final Logins logins = new Logins();

  @Test
  void aRefusedPasswordIsNotSentAgain() throws Exception {
    refuse(APP);
    assertThatThrownBy(() -> await(APP))
        .isInstanceOf(WrongPassword.class)
        .satisfies(
            e ->
                assertThat(WrongPassword.behind(new IOException(e)))
                    .isEqualTo(
                        new Failure(
                            Cause.PASSWORD,
                            "not tried again: db:5432 refused the password for role app",
                            "28P01")));
  }

  @Test
  void anotherOneIs() throws Exception {
    refuse(APP);
    await(new Account("db", 5432, "app", "another"));
    await(new Account("db", 5432, "another", "secret"));
    await(new Account("db", 5433, "app", "secret"));
    await(new Account("other", 5432, "app", "secret"));
  }

  @Test
  void othersWaitForTheFirstAndNotForEachOther() throws Exception {
    Logins.Login first = logins.login(APP);
    first.await(new Socket());
    // it has more than one message to send
    first.await(new Socket());
    CompletableFuture<Void> second = begin();
    CompletableFuture<Void> third = begin();
    assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    first.ended(null);
    second.get(10, TimeUnit.SECONDS);
    third.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whoWaitedIsRefusedAsTheFirst() throws Exception {
    Logins.Login first = logins.login(APP);
    first.await(new Socket());
    CompletableFuture<Void> second = begin();
    first.ended(WRONG);
    assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(WrongPassword.class);
  }

  /** Nobody knows then whether the password is right. */
  @Test
  void afterALoginThatBrokeAnotherIsTheFirst() throws Exception {
    Logins.Login broken = logins.login(APP);
    broken.await(new Socket());
    broken.ended(new Failure(Cause.CLOSED, "closed", null));
    Logins.Login next = logins.login(APP);
    next.await(new Socket());
    CompletableFuture<Void> third = begin();
    assertThatThrownBy(() -> third.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    next.gone();
    third.get(10, TimeUnit.SECONDS);
  }

  /** The server looks for the database when it knows who comes. */
  @Test
  void aDatabaseThatIsNotThereSaysThatThePasswordIsRight() throws Exception {
    Logins.Login first = logins.login(APP);
    first.await(new Socket());
    first.ended(new Failure(Cause.NO_SUCH_DATABASE, "not there", "3D000"));
    await(APP);
    await(APP);
  }

  @Test
  void whoseTimeIsOverWaitsNoLonger() throws Exception {
    logins.login(APP).await(new Socket());
    Socket closed = new Socket();
    closed.close();
    assertThatThrownBy(() -> logins.login(APP).await(closed)).isInstanceOf(SocketException.class);
  }

  @Test
  void anAccountNeverShowsItsPassword() {
    assertThat(APP).hasToString("app@db:5432");
  }

  private void refuse(Account account) throws IOException {
    Logins.Login login = logins.login(account);
    login.await(new Socket());
    login.ended(WRONG);
    login.gone();
  }

  private void await(Account account) throws IOException {
    logins.login(account).await(new Socket());
  }

  private CompletableFuture<Void> begin() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            await(APP);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "login");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
