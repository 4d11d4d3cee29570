# Terraform that fixes what pgready found for database shop.
# Consumers: zero.
#   runs       53 statements: 52 as superuser; 1 as o, or a superuser
#   restarts   1, for c0
#   rewrites   1 step at the end
#   to choose  nothing
#   left       c0 (host administrator), c1 (host administrator), c2 (host administrator)

terraform {
  required_providers {
    postgresql = { source = "cyrilgdn/postgresql" }
  }
}

# Not a whole resource: write this into the aws_db_parameter_group that the server has, or add what it requires.
resource "aws_db_parameter_group" "pgready" {
  parameter {
    name = "rds.logical_replication"
    value = "1"
    apply_method = "pending-reboot"
  }
  parameter {
    name = "max_slot_wal_keep_size"
    value = "10240"
    apply_method = "immediate"
  }
  parameter {
    name = "wal_sender_timeout"
    value = "60000"
    apply_method = "immediate"
  }
}

# === Server settings

# Set rds.logical_replication = 1 in the instance's DB parameter group and reboot the instance
# fixes: c0
# run as: host administrator
# restarts: the server must restart before this takes effect
# RDS console: Parameter groups > the instance's custom group > Edit > rds.logical_replication = 1 > Save
# Databases > the instance > Modify > DB parameter group (where it still uses a default one)
# RDS console: Databases > the instance > Actions > Reboot
# wal_level itself cannot be set here: it becomes logical after the reboot
# a default parameter group cannot be edited: create a custom one and attach it to the instance first
# see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.FeatureSupport.LogicalReplication.html
# in the resource of the host above

# === Roles and rights

# Do it
# fixes: c3
# run as: superuser
resource "postgresql_role" "sync" {
  name = "Sync"
  login = true
  replication = true
}

# Do it
# fixes: c4
# run as: superuser
# SQL: ALTER ROLE app REPLICATION;

# Do it
# fixes: c5
# run as: superuser
# takes all other privileges on the schema from the role: list those too
resource "postgresql_grant" "app_s" {
  database = "shop"
  role = "app"
  schema = "s"
  object_type = "schema"
  privileges = ["USAGE"]
}
# takes all other privileges on the database from the role: list those too
resource "postgresql_grant" "app_shop" {
  role = "app"
  database = "shop"
  object_type = "database"
  privileges = ["CREATE"]
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "app_public" {
  database = "shop"
  role = "app"
  schema = "public"
  object_type = "table"
  objects = ["a"]
  privileges = ["SELECT"]
}
resource "postgresql_grant" "app_s_2" {
  database = "shop"
  role = "app"
  schema = "s"
  object_type = "table"
  objects = ["b"]
  privileges = ["SELECT"]
}

# Do it
# fixes: c6
# run as: superuser
resource "postgresql_grant" "app_s_3" {
  database = "shop"
  role = "app"
  schema = "s"
  object_type = "table"
  privileges = ["SELECT"]
}

# Do it
# fixes: c7
# run as: superuser
resource "postgresql_grant_role" "app_pg_monitor" {
  role = "app"
  grant_role = "pg_monitor"
}

# Do it
# fixes: c8
# run as: superuser
resource "postgresql_default_privileges" "app_s_4" {
  database = "shop"
  role = "app"
  owner = "o"
  schema = "s"
  object_type = "table"
  privileges = ["SELECT"]
}

# Do it
# fixes: c14
# run as: superuser
resource "postgresql_role" "a_file_etc_passwd_" {
  name = "a$${file(\"/etc/passwd\")}"
  login = true
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "a_file_etc_passwd__a_file_etc_passwd_" {
  database = "shop"
  role = "a$${file(\"/etc/passwd\")}"
  schema = "a$${file(\"/etc/passwd\")}"
  object_type = "table"
  objects = ["a$${file(\"/etc/passwd\")}"]
  privileges = ["SELECT"]
}

# Do it
# fixes: c18
# run as: superuser
resource "postgresql_role" "b_if_true_x_endif_" {
  name = "b%%{ if true }x%%{ endif }"
  login = true
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "b_if_true_x_endif__b_if_true_x_endif_" {
  database = "shop"
  role = "b%%{ if true }x%%{ endif }"
  schema = "b%%{ if true }x%%{ endif }"
  object_type = "table"
  objects = ["b%%{ if true }x%%{ endif }"]
  privileges = ["SELECT"]
}

# Do it
# fixes: c22
# run as: superuser
resource "postgresql_role" "c_quoted_back" {
  name = "c\"quoted\" \\ back"
  login = true
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "c_quoted_back_c_quoted_back" {
  database = "shop"
  role = "c\"quoted\" \\ back"
  schema = "c\"quoted\" \\ back"
  object_type = "table"
  objects = ["c\"quoted\" \\ back"]
  privileges = ["SELECT"]
}

# Do it
# fixes: c26
# run as: superuser
resource "postgresql_role" "d_second_line_" {
  name = "d\nsecond line\n}"
  login = true
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "d_second_line__d_second_line_" {
  database = "shop"
  role = "d\nsecond line\n}"
  schema = "d\nsecond line\n}"
  object_type = "table"
  objects = ["d\nsecond line\n}"]
  privileges = ["SELECT"]
}

# Do it
# fixes: c30
# run as: superuser
resource "postgresql_role" "e_lookup_env_home_" {
  name = "e{{ lookup('env', 'HOME') }}"
  login = true
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "e_lookup_env_home__e_lookup_env_home_" {
  database = "shop"
  role = "e{{ lookup('env', 'HOME') }}"
  schema = "e{{ lookup('env', 'HOME') }}"
  object_type = "table"
  objects = ["e{{ lookup('env', 'HOME') }}"]
  privileges = ["SELECT"]
}

# Do it
# fixes: c34
# run as: superuser
resource "postgresql_role" "f_raw_" {
  name = "f{% raw %}"
  login = true
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "f_raw__f_raw_" {
  database = "shop"
  role = "f{% raw %}"
  schema = "f{% raw %}"
  object_type = "table"
  objects = ["f{% raw %}"]
  privileges = ["SELECT"]
}

# Do it
# fixes: c38
# run as: superuser
resource "postgresql_role" "_g_x_y_z" {
  name = "#g: [x] & *y !z"
  login = true
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "_g_x_y_z__g_x_y_z" {
  database = "shop"
  role = "#g: [x] & *y !z"
  schema = "#g: [x] & *y !z"
  object_type = "table"
  objects = ["#g: [x] & *y !z"]
  privileges = ["SELECT"]
}

# Do it
# fixes: c42
# run as: superuser
resource "postgresql_role" "_h_8m" {
  name = "\u202eh\u001b[8m"
  login = true
}
# takes all other privileges on these tables from the role: list those too
resource "postgresql_grant" "_h_8m__h_8m" {
  database = "shop"
  role = "\u202eh\u001b[8m"
  schema = "\u202eh\u001b[8m"
  object_type = "table"
  objects = ["\u202eh\u001b[8m"]
  privileges = ["SELECT"]
}

# === Replica identity

# Do it
# fixes: c9
# run as: superuser
# locks: ACCESS EXCLUSIVE on s.b for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE s.b REPLICA IDENTITY FULL;

# Do it
# fixes: c16
# run as: superuser
# locks: ACCESS EXCLUSIVE on public."a${file(""/etc/passwd"")}" for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE public."a${file(""/etc/passwd"")}" REPLICA IDENTITY FULL;

# Do it
# fixes: c20
# run as: superuser
# locks: ACCESS EXCLUSIVE on public."b%{ if true }x%{ endif }" for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE public."b%{ if true }x%{ endif }" REPLICA IDENTITY FULL;

# Do it
# fixes: c24
# run as: superuser
# locks: ACCESS EXCLUSIVE on public."c""quoted"" \ back" for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE public."c""quoted"" \ back" REPLICA IDENTITY FULL;

# Do it
# fixes: c28
# run as: superuser
# locks: ACCESS EXCLUSIVE on public.U&"d\000asecond line\000a}" for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE public.U&"d\000asecond line\000a}" REPLICA IDENTITY FULL;

# Do it
# fixes: c32
# run as: superuser
# locks: ACCESS EXCLUSIVE on public."e{{ lookup('env', 'HOME') }}" for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE public."e{{ lookup('env', 'HOME') }}" REPLICA IDENTITY FULL;

# Do it
# fixes: c36
# run as: superuser
# locks: ACCESS EXCLUSIVE on public."f{% raw %}" for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE public."f{% raw %}" REPLICA IDENTITY FULL;

# Do it
# fixes: c40
# run as: superuser
# locks: ACCESS EXCLUSIVE on public."#g: [x] & *y !z" for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE public."#g: [x] & *y !z" REPLICA IDENTITY FULL;

# Do it
# fixes: c44
# run as: superuser
# locks: ACCESS EXCLUSIVE on public.U&"\202eh\001b[8m" for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it
# SQL: ALTER TABLE public.U&"\202eh\001b[8m" REPLICA IDENTITY FULL;

# === Publications

# Do it
# fixes: c10
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "p" {
  name = "p"
  database = "shop"
  tables = ["public.a", "s.b"]
  publish_param = ["insert", "update"]
  publish_via_partition_root_param = true
}

# Do it
# fixes: c11
# run as: superuser
resource "postgresql_publication" "everything" {
  name = "everything"
  database = "shop"
  all_tables = true
  publish_param = ["insert", "update", "delete", "truncate"]
}

# Do it
# fixes: c15
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "a_file_etc_passwd__2" {
  name = "a$${file(\"/etc/passwd\")}"
  database = "shop"
  tables = ["public.a$${file(\"/etc/passwd\")}"]
  publish_param = ["insert", "update", "delete", "truncate"]
}

# Do it
# fixes: c19
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "b_if_true_x_endif__2" {
  name = "b%%{ if true }x%%{ endif }"
  database = "shop"
  tables = ["public.b%%{ if true }x%%{ endif }"]
  publish_param = ["insert", "update", "delete", "truncate"]
}

# Do it
# fixes: c23
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "c_quoted_back_2" {
  name = "c\"quoted\" \\ back"
  database = "shop"
  tables = ["public.c\"quoted\" \\ back"]
  publish_param = ["insert", "update", "delete", "truncate"]
}

# Do it
# fixes: c27
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "d_second_line__2" {
  name = "d\nsecond line\n}"
  database = "shop"
  tables = ["public.d\nsecond line\n}"]
  publish_param = ["insert", "update", "delete", "truncate"]
}

# Do it
# fixes: c31
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "e_lookup_env_home__2" {
  name = "e{{ lookup('env', 'HOME') }}"
  database = "shop"
  tables = ["public.e{{ lookup('env', 'HOME') }}"]
  publish_param = ["insert", "update", "delete", "truncate"]
}

# Do it
# fixes: c35
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "f_raw__2" {
  name = "f{% raw %}"
  database = "shop"
  tables = ["public.f{% raw %}"]
  publish_param = ["insert", "update", "delete", "truncate"]
}

# Do it
# fixes: c39
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "_g_x_y_z_2" {
  name = "#g: [x] & *y !z"
  database = "shop"
  tables = ["public.#g: [x] & *y !z"]
  publish_param = ["insert", "update", "delete", "truncate"]
}

# Do it
# fixes: c43
# run as: superuser
# locks: SHARE UPDATE EXCLUSIVE on the tables that it names for a moment: reads and writes go on
resource "postgresql_publication" "_h_8m_2" {
  name = "\u202eh\u001b[8m"
  database = "shop"
  tables = ["public.\u202eh\u001b[8m"]
  publish_param = ["insert", "update", "delete", "truncate"]
}

# === Rewrites of tables

# Do it
# fixes: c12
# run as: superuser
# locks: ACCESS EXCLUSIVE on s.c while the table and its indexes are rewritten: no reads, no writes; needs room for a second copy
# SQL: ALTER TABLE s.c SET LOGGED;

# === Slots, sessions and transactions that block

# Do it
# fixes: c13
# run as: superuser
resource "postgresql_replication_slot" "slot" {
  name = "slot"
  plugin = "pgoutput"
  database = "shop"
}

# === Everything else

# Set max_slot_wal_keep_size = 10240 (MB) in the instance's DB parameter group
# fixes: c1
# run as: host administrator
# RDS console: Parameter groups > the instance's custom group > Edit > max_slot_wal_keep_size = 10240 > Save
# a default parameter group cannot be edited: create a custom one and attach it to the instance first
# see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html
# in the resource of the host above

# Set wal_sender_timeout = 60000 (ms) in the instance's DB parameter group
# fixes: c2
# run as: host administrator
# RDS console: Parameter groups > the instance's custom group > Edit > wal_sender_timeout = 60000 > Save
# a default parameter group cannot be edited: create a custom one and attach it to the instance first
# see https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
# in the resource of the host above

# Do a${file("/etc/passwd")}
# fixes: c17
# run as: superuser
# look at a${file("/etc/passwd")}
# SQL: VACUUM "a${file(""/etc/passwd"")}";

# Do b%{ if true }x%{ endif }
# fixes: c21
# run as: superuser
# look at b%{ if true }x%{ endif }
# SQL: VACUUM "b%{ if true }x%{ endif }";

# Do c"quoted" \ back
# fixes: c25
# run as: superuser
# look at c"quoted" \ back
# SQL: VACUUM "c""quoted"" \ back";

# Do d
# second line
# }
# fixes: c29
# run as: superuser
# look at d
# second line
# }
# SQL: VACUUM U&"d\000asecond line\000a}";

# Do e{{ lookup('env', 'HOME') }}
# fixes: c33
# run as: superuser
# look at e{{ lookup('env', 'HOME') }}
# SQL: VACUUM "e{{ lookup('env', 'HOME') }}";

# Do f{% raw %}
# fixes: c37
# run as: superuser
# look at f{% raw %}
# SQL: VACUUM "f{% raw %}";

# Do #g: [x] & *y !z
# fixes: c41
# run as: superuser
# look at #g: [x] & *y !z
# SQL: VACUUM "#g: [x] & *y !z";

# Do \u{202e}h\x1b[8m
# fixes: c45
# run as: superuser
# look at \u{202e}h\x1b[8m
# SQL: VACUUM U&"\202eh\001b[8m";
