// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What psql 15 makes of the same URIs was looked at for every form here. */
final class LibpqUriTest {
  @Test
  void everyPart() throws InvalidConnectionException {
    assertThat(
            LibpqUri.parse(
                "postgresql://app:s3cret@db.example.com:6543/shop?sslmode=require&options=-c%20a%3Db",
                "the URI"))
        .isEqualTo(
            Map.of(
                "user", "app",
                "password", "s3cret",
                "host", "db.example.com",
                "port", "6543",
                "dbname", "shop",
                "sslmode", "require",
                "options", "-c a=b"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      postgresql://                                | {}
      postgres://                                  | {}
      postgresql:///                               | {}
      postgresql:///shop                           | {dbname=shop}
      postgresql://h                               | {host=h}
      postgresql://h/                              | {host=h}
      postgresql://h:/                             | {host=h}
      postgresql://:5433                           | {port=5433}
      postgresql://@h                              | {host=h}
      postgresql://u@                              | {user=u}
      postgresql://u@/d                            | {user=u, dbname=d}
      postgresql://u:@h                            | {user=u, host=h}
      postgresql://:p@h                            | {password=p, host=h}
      postgresql://u:p:q@h                         | {user=u, password=p:q, host=h}
      postgresql://u:p?q#r@h                       | {user=u, password=p?q#r, host=h}
      postgresql://u%40x:p%2Fq@h                   | {user=u@x, password=p/q, host=h}
      postgresql://u:%C3%A9@h                      | {user=u, password=é, host=h}
      postgresql://u:a+b@h                         | {user=u, password=a+b, host=h}
      postgresql://[::1]                           | {host=::1}
      postgresql://[::1]:5433/d                    | {host=::1, port=5433, dbname=d}
      postgresql://[fe80::1%25eth0]/d              | {host=fe80::1%eth0, dbname=d}
      postgresql://h/a/b                           | {host=h, dbname=a/b}
      postgresql://h/a@b                           | {host=h, dbname=a@b}
      postgresql://h/?user=n@server                | {host=h, user=n@server}
      postgresql://h/d?                            | {host=h, dbname=d}
      postgresql://h/d?port=1&                     | {host=h, dbname=d, port=1}
      postgresql://h:1/d?host=i&port=2             | {host=i, port=2, dbname=d}
      postgresql://h/d?ssl=true                    | {host=h, dbname=d, sslmode=require}
      postgresql://%2Fvar%2Frun%2Fpostgresql/d     | {host=/var/run/postgresql, dbname=d}
      postgresql:///d?host=/tmp                    | {dbname=d, host=/tmp}
      postgresql://a,b:2,[::1]:3/d                 | {host=a,b,::1, port=,2,3, dbname=d}
      postgresql://h?dbname=e                      | {host=h, dbname=e}
      """,
      delimiter = '|')
  void accepted(String uri, String expected) throws InvalidConnectionException {
    assertThat(LibpqUri.parse(uri, "the URI").toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      postgresql://[::1            | the host in the URI opens a bracket that never closes
      postgresql://[]              | the IPv6 address in the URI is empty
      postgresql://[::1]x          | the URI has something other than :port or /database after the IPv6 address
      postgresql://h:x             | the port in the URI is not a number from 1 to 65535
      postgresql://h:0             | the port in the URI is not a number from 1 to 65535
      postgresql://h:65536         | the port in the URI is not a number from 1 to 65535
      postgresql://h:-1            | the port in the URI is not a number from 1 to 65535
      postgresql://h/%zz           | the database name in the URI has a % without two hexadecimal digits
      postgresql://h/%4            | the database name in the URI has a % without two hexadecimal digits
      postgresql://h/%             | the database name in the URI has a % without two hexadecimal digits
      postgresql://h/%00           | the database name in the URI has a zero byte
      postgresql://h/%E9           | the database name in the URI is not UTF-8
      postgresql://u:%zz@h         | the password in the URI has a % without
      postgresql://%zz@h           | the user name in the URI has a % without
      postgresql://u:p@q@h         | the URI has more than one @ before the host
      postgresql://h:5/a@b         | the URI has an @ after a slash
      postgresql://h:5/d?foo=b     | the URI has an unknown parameter; inside a user name
      postgresql://u@h:5/d?foo=b   | the URI has an unknown parameter "foo"
      postgresql://u:p@h/d?foo=b   | the URI has an unknown parameter "foo"
      postgresql://u:@?foo=b/d     | the URI has an unknown parameter; inside a user name
      postgresql://u:p@h?foo&/d    | a parameter in the URI has no value
      postgresql://h?foo=b         | the URI has an unknown parameter "foo"
      postgresql://h?SSLMODE=b     | the URI has an unknown parameter "SSLMODE"
      postgresql://h?ssl=what      | ssl in the URI has a value that no library knows
      postgresql://h?sslmod=x      | the URI has an unknown parameter "sslmod"; did you mean sslmode?
      postgresql://h/d;a=b;password=c | the database name in the URI goes on with other parameters
      postgresql://u;password=c@h  | the user name in the URI goes on with other parameters
      postgresql://h?a             | the parameter "a" in the URI has no value
      postgresql://h?port=1&&a=b   | a parameter in the URI has no value
      postgresql://h?options=a=b   | the parameter "options" in the URI has a second "="
      postgresql://h?=x            | the URI has an unknown parameter;
      """,
      delimiter = '|')
  void refused(String uri, String message) {
    assertThatThrownBy(() -> LibpqUri.parse(uri, "the URI"))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
      schema=public&pgbouncer=true&connection_limit=1 | {host=h} | schema, pgbouncer, connection_limit (Prisma); pgbouncer says
      schema=public        | {host=h}                  | it: not used, as libpq does not know them: schema (Prisma); --schema NAME judges one schema
      pool=5               | {host=h}                  | pool (Rails)
      supa=x&port=6543     | {host=h, port=6543}       | supa (Vercel and Supabase)
      sslmode=no-verify    | {host=h, sslmode=require} | node-postgres
      ssl=no-verify        | {host=h, sslmode=require} | node-postgres
      ssl=require          | {host=h, sslmode=require} | taken for sslmode=require
      ssl=verify-full      | {host=h, sslmode=verify-full} | taken for sslmode=verify-full
      ssl=false            | {host=h}                  | not used
      ssl=True             | {host=h, sslmode=require} | taken for sslmode=require
      sslmode=verify-full&ssl=True | {host=h, sslmode=verify-full} | not used, as sslmode is verify-full
      conn_max_age=600     | {host=h}                  | Django
      pool_size=10         | {host=h}                  | Ecto
      pool_max_conns=10    | {host=h}                  | pgx
      """)
  void clientLibrariesParametersAreSetAside(String query, String expected, String note)
      throws InvalidConnectionException {
    List<String> notes = new ArrayList<>();
    assertThat(LibpqUri.parse("postgresql://h?" + query, "it", notes, false).toString())
        .isEqualTo(expected);
    assertThat(notes).singleElement().asString().contains(note);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://app:pa/sec7ret@h/d",
    "postgresql://app:12/sec7ret@h/d",
    "postgresql://app:12/x?sec7ret=y@h/d",
    "postgresql://app:12/x?y=z&sec7ret@h/d",
    "postgresql://app:?sec7ret/d",
    "postgresql://app:/?sec7ret&/d",
    "postgresql://app:x@sec7ret@h/d",
    "postgresql://app:[x@[sec7ret/d",
    "postgresql://app:sec7ret/d",
    "postgresql://app:sec7ret%zz@h/d",
    "postgresql://h/d?password=sec7ret=x",
    "postgresql://h/d?password=x&sec7ret",
    "postgresql://h/d?password=x&sec7ret=y",
    "postgresql://h/d?password=sec7ret%zz",
  })
  void aPasswordThatWasNotEncodedIsNotShown(String uri) {
    assertThatThrownBy(() -> LibpqUri.parse(uri, "the URI"))
        .isInstanceOf(InvalidConnectionException.class)
        .message()
        .doesNotContain("sec7ret");
  }
}
