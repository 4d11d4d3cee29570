// SPDX-License-Identifier: Apache-2.0
// The zero-cache of the package in argv[2], all of its workers in this process, as its own SINGLE_PROCESS mode has it.
// For each line on stdin it prints what the replica holds: REPLICA {"table": [{"column": value, ...}, ...], ...}
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

// one stream, so that no line comes in the middle of another
for (const level of ['debug', 'info', 'warn', 'error', 'trace']) {
  console[level] = console.log;
}

const [home] = process.argv.splice(2);
const {runWorker} = await import(home + '/out/zero-cache/src/server/runner/run-worker.js');
const Database = createRequire(home + '/package.json')('@rocicorp/zero-sqlite3');

// in this mode it emits the end of its process instead of ending it
let ends = false;
process.on('exit', code => {
  if (!ends) {
    ends = true;
    process.exit(code);
  }
});

function replica() {
  const db = new Database(process.env.ZERO_REPLICA_FILE, {readonly: true});
  try {
    // those that it syncs to clients, in the words of its own listTables, wildcards included
    const names = db
      .prepare(
        `SELECT name FROM sqlite_master WHERE type = 'table'
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_zero.%' AND name NOT LIKE '_litestream_%'`,
      )
      .pluck()
      .all();
    return Object.fromEntries(
      names.map(name => [name, db.prepare(`SELECT * FROM "${name.replaceAll('"', '""')}" LIMIT 1000`).all()]),
    );
  } catch (e) {
    return {};
  } finally {
    db.close();
  }
}

createInterface({input: process.stdin}).on('line', () =>
  process.stdout.write('REPLICA ' + JSON.stringify(replica(), (_, v) => (typeof v === 'bigint' ? String(v) : v)) + '\n'),
);
runWorker(null, process.env).catch(e => {
  process.stdout.write(JSON.stringify({level: 'ERROR', errorMsg: String(e?.message ?? e), message: 'exited with code (1)'}) + '\n');
  process.exit(1);
});
