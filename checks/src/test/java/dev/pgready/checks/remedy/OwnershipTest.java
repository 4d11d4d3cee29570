// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the role comes to have the rights of the tables' owners. */
final class OwnershipTest {
  private static FactsFixture owned(String... owners) {
    FactsFixture facts = FactsFixture.sound();
    for (int i = 0; i < owners.length; i++) {
      int number = i;
      facts.table("t" + i, row -> row.set("owner", owners[number]));
    }
    return facts;
  }

  private static Remedy membership(FactsFixture facts) {
    CheckContext context = facts.context();
    return Ownership.membership(context, context.tables());
  }

  @Test
  void anOrdinaryOwnerTakesAMember() {
    Remedy remedy = membership(owned("Shop", "shop"));
    assertThat(remedy.title())
        .isEqualTo("Make role app a member of the tables' owners \"Shop\" and shop");
    assertThat(remedy.sql())
        .containsExactly(
            "GRANT \"Shop\" TO app WITH INHERIT TRUE", "GRANT shop TO app WITH INHERIT TRUE");
    assertThat(remedy.undo()).containsExactly("REVOKE \"Shop\" FROM app", "REVOKE shop FROM app");
    assertThat(remedy.kind()).isEqualTo(Remedy.Kind.SQL);
    assertThat(membership(owned("shop")).title())
        .isEqualTo("Make role app a member of the tables' owner shop");
  }

  /** Before 16 the role itself says whether it inherits. */
  @Test
  void whereRightsAreNotInherited() {
    FactsFixture facts = owned("shop").set("catalogue.role.inherit", false);
    assertThat(membership(facts).sql()).containsExactly("GRANT shop TO app WITH INHERIT TRUE");
    assertThat(membership(facts.version(150002)).sql())
        .containsExactly("GRANT shop TO app", "ALTER ROLE app INHERIT");
    assertThat(membership(facts).undo())
        .containsExactly("REVOKE shop FROM app", "ALTER ROLE app NOINHERIT");
    assertThat(membership(facts.set("catalogue.role.inherit", true)).sql())
        .containsExactly("GRANT shop TO app");
  }

  /** A member of an administrator could do all that the administrator can. */
  @Test
  void ofAnAdministratorNobodyIsMadeAMember() {
    FactsFixture facts = owned("postgres", "shop", "pg_database_owner");
    Remedy remedy = membership(facts);
    assertThat(remedy.kind()).isEqualTo(Remedy.Kind.DECISION);
    assertThat(remedy.runAs()).isEqualTo("superuser");
    assertThat(remedy.sql())
        .containsExactly(
            "CREATE ROLE shop_table_owner NOLOGIN",
            "GRANT shop_table_owner TO postgres WITH INHERIT TRUE",
            "GRANT shop_table_owner TO shop WITH INHERIT TRUE",
            "GRANT shop_table_owner TO app WITH INHERIT TRUE",
            "GRANT USAGE ON SCHEMA public TO shop_table_owner",
            "ALTER TABLE public.t0 OWNER TO shop_table_owner",
            "ALTER TABLE public.t1 OWNER TO shop_table_owner",
            "ALTER TABLE public.t2 OWNER TO shop_table_owner");
    assertThat(remedy.undo())
        .containsExactly(
            "ALTER TABLE public.t0 OWNER TO postgres",
            "ALTER TABLE public.t1 OWNER TO shop",
            "ALTER TABLE public.t2 OWNER TO pg_database_owner",
            "REVOKE USAGE ON SCHEMA public FROM shop_table_owner",
            "DROP ROLE shop_table_owner");
    assertThat(remedy.steps())
        .containsExactly(
            "pg_database_owner and postgres are administrators: a member could do all that an"
                + " administrator can, so role app must not be one");
    assertThat(membership(owned("postgres", "shop")).steps().get(0))
        .startsWith("postgres is an administrator: a member could");
    assertThat(membership(owned("postgres").version(150002).set("catalogue.role.inherit", false)))
        .satisfies(
            old ->
                assertThat(old.sql())
                    .contains("GRANT shop_table_owner TO app", "ALTER ROLE app INHERIT"));
    assertThat(Ownership.ofAdministrators(facts.context(), facts.context().tables())).isTrue();
    FactsFixture plain = owned("shop");
    assertThat(Ownership.ofAdministrators(plain.context(), plain.context().tables())).isFalse();
  }

  /** Where nobody is a superuser the new owner needs CREATE while tables are handed over. */
  @Test
  void onAHost() {
    Remedy remedy = membership(owned("postgres").provider("aws-rds"));
    assertThat(remedy.runAs()).isEqualTo("host administrator");
    assertThat(remedy.sql())
        .contains("GRANT USAGE, CREATE ON SCHEMA public TO shop_table_owner")
        .endsWith("REVOKE CREATE ON SCHEMA public FROM shop_table_owner");
  }

  /** What the role was granted goes with the ownership, and is given back. */
  @Test
  void takingOver() {
    CheckContext context =
        FactsFixture.sound()
            .table("a")
            .table("b", row -> row.set("granted", List.of("SELECT", "INSERT")))
            .context();
    Remedy remedy = Ownership.takeOver(context, context.tables());
    assertThat(remedy.sql())
        .containsExactly("ALTER TABLE public.a OWNER TO app", "ALTER TABLE public.b OWNER TO app");
    assertThat(remedy.undo())
        .containsExactly(
            "ALTER TABLE public.a OWNER TO postgres",
            "ALTER TABLE public.b OWNER TO postgres",
            "GRANT SELECT, INSERT ON public.b TO app");
  }
}
