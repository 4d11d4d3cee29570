// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import dev.pgready.checks.connection.ConnectionHeadroom;
import dev.pgready.checks.connection.Endpoint;
import dev.pgready.checks.connection.Pooler;
import dev.pgready.checks.connection.Recovery;
import dev.pgready.checks.connection.ReplicationConnection;
import dev.pgready.checks.connection.Tls;
import dev.pgready.checks.consumers.ConsumerConflict;
import dev.pgready.checks.ddl.EventTriggers;
import dev.pgready.checks.ddl.OwnObjects;
import dev.pgready.checks.ddl.PublicationPrivileges;
import dev.pgready.checks.ddl.TableOwnership;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.provider.ProviderSupport;
import dev.pgready.checks.publication.Publication;
import dev.pgready.checks.publication.PublicationColumns;
import dev.pgready.checks.publication.PublicationCoverage;
import dev.pgready.checks.publication.PublicationOperations;
import dev.pgready.checks.publication.PublicationPartitions;
import dev.pgready.checks.publication.PublicationScope;
import dev.pgready.checks.role.DatabasePrivileges;
import dev.pgready.checks.role.DefaultPrivileges;
import dev.pgready.checks.role.MessagePrivilege;
import dev.pgready.checks.role.ReplicationRole;
import dev.pgready.checks.role.RoleLimits;
import dev.pgready.checks.role.RowSecurity;
import dev.pgready.checks.role.TablePrivileges;
import dev.pgready.checks.role.Visibility;
import dev.pgready.checks.server.ConsumerSettings;
import dev.pgready.checks.server.FailoverSlots;
import dev.pgready.checks.server.OutputPlugin;
import dev.pgready.checks.server.PendingRestart;
import dev.pgready.checks.server.ReplicationSlots;
import dev.pgready.checks.server.ServerProduct;
import dev.pgready.checks.server.ServerVersion;
import dev.pgready.checks.server.SessionTimeouts;
import dev.pgready.checks.server.SlotIdleTimeout;
import dev.pgready.checks.server.SlotWalSize;
import dev.pgready.checks.server.WalLevel;
import dev.pgready.checks.server.WalSenderTimeout;
import dev.pgready.checks.server.WalSenders;
import dev.pgready.checks.slot.BlockingTransactions;
import dev.pgready.checks.slot.PreparedTransactions;
import dev.pgready.checks.slot.SlotConflict;
import dev.pgready.checks.slot.SlotHealth;
import dev.pgready.checks.slot.SlotRetention;
import dev.pgready.checks.slot.TransactionWraparound;
import dev.pgready.checks.stream.ReplicationStream;
import dev.pgready.checks.table.ColumnTypes;
import dev.pgready.checks.table.GeneratedColumns;
import dev.pgready.checks.table.IdentifierNames;
import dev.pgready.checks.table.LargeObjects;
import dev.pgready.checks.table.ReplicaIdentity;
import dev.pgready.checks.table.Sequences;
import dev.pgready.checks.table.TableKinds;
import dev.pgready.checks.table.ToastValues;
import java.util.List;
import java.util.Optional;

/** The catalogue of checks, in the order in which reports show them. */
public final class Checks {
  private static final List<Check> ALL =
      List.of(
          new Check[] {
            // connection
            new Endpoint(),
            new Tls(),
            new Pooler(),
            new ReplicationConnection(),
            new ConnectionHeadroom(),
            new Recovery(),
            // server
            new ServerVersion(),
            new ServerProduct(),
            new WalLevel(),
            new ReplicationSlots(),
            new WalSenders(),
            new SlotWalSize(),
            new SlotIdleTimeout(),
            new WalSenderTimeout(),
            new SessionTimeouts(),
            new PendingRestart(),
            new FailoverSlots(),
            new OutputPlugin(),
            new ConsumerSettings(),
            // role
            new ReplicationRole(),
            new DatabasePrivileges(),
            new TablePrivileges(),
            new DefaultPrivileges(),
            new RowSecurity(),
            new RoleLimits(),
            new MessagePrivilege(),
            new Visibility(),
            // ddl
            new EventTriggers(),
            new PublicationPrivileges(),
            new TableOwnership(),
            new OwnObjects(),
            // publication
            new Publication(),
            new PublicationOperations(),
            new PublicationCoverage(),
            new PublicationPartitions(),
            new PublicationColumns(),
            new PublicationScope(),
            // table
            new ReplicaIdentity(),
            new TableKinds(),
            new ToastValues(),
            new GeneratedColumns(),
            new Sequences(),
            new LargeObjects(),
            new IdentifierNames(),
            new ColumnTypes(),
            // slot
            new SlotHealth(),
            new SlotRetention(),
            new SlotConflict(),
            new BlockingTransactions(),
            new PreparedTransactions(),
            new TransactionWraparound(),
            // stream
            new ReplicationStream(),
            // consumers
            new ConsumerConflict(),
            // provider
            new ProviderSupport(),
          });

  private Checks() {}

  public static List<Check> all() {
    return ALL;
  }

  public static Optional<Check> find(String id) {
    return ALL.stream().filter(check -> check.id().equals(id)).findFirst();
  }
}
