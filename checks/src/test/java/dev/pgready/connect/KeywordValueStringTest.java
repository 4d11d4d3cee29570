// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeywordValueStringTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      host=h port=1                | {host=h, port=1}
      ` host = h  port =  1 `      | {host=h, port=1}
      host='a b'                   | {host=a b}
      host='a b'port=1             | {host=a b, port=1}
      host=''                      | {host=}
      host=                        | {host=}
      host=a host=b                | {host=b}
      password=a\\ b               | {password=a b}
      password='it\\'s'            | {password=it's}
      password='a\\\\b'            | {password=a\\b}
      password=a'b                 | {password=a'b}
      password=a\\                 | {password=a}
      host= port=1                 | {host=port=1}
      options='-c a=b'             | {options=-c a=b}
      dbname=é                     | {dbname=é}
      """,
      delimiter = '|')
  void accepted(String string, String expected) throws InvalidConnectionException {
    assertThat(KeywordValueString.parse(string, "the string").toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      host=h foo=b              | the string has an unknown parameter "foo"
      HOST=h                    | the string begins with a parameter that libpq does not know; did you mean host?
      sec7ret=                  | the string begins with a parameter that libpq does not know
      =x                        | the string has an unknown parameter;
      host                      | the string has no "=" after "host"
      host h                    | the string has no "=" after "host"
      host=h foo                | the string has a word without "="; a value with spaces needs single quotes
      host='h                   | the string has a quoted value of "host" that never ends
      password='h\\             | the string has a quoted value of "password" that never ends
      password='h\\'            | the string has a quoted value of "password" that never ends
      """,
      delimiter = '|')
  void refused(String string, String message) {
    assertThatThrownBy(() -> KeywordValueString.parse(string, "the string"))
        .isInstanceOf(InvalidConnectionException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
      password=my sec7ret
      password=my sec7ret=x
      password=my sec7ret host=h
      password='my sec7ret
      password my sec7ret
      password 'sec7ret
      password='it's sec7ret'
      user:sec7ret@h/d?sslmode=require
      """)
  void aPasswordThatWasNotQuotedIsNotShown(String string) {
    assertThatThrownBy(() -> KeywordValueString.parse(string, "the string"))
        .isInstanceOf(InvalidConnectionException.class)
        .message()
        .doesNotContain("sec7ret");
  }
}
