// Package engine runs Temporal inside the process: the server's four services and its web UI, on loopback, with their
// data in an SQLite file or in a Postgres database. It is what makes Shixian one command on one machine.
//
// # One node
//
// Frontend, history, matching and worker service run in this process and find each other by a fixed list of addresses.
// The gossip ring with which Temporal nodes otherwise discover each other would need four more ports, and would find
// the members of the previous run in its table after a crash. Everything listens on 127.0.0.1 and nothing is
// authenticated: who may log in to the machine is the boundary, and the application's API is the door for everyone
// else. The UI is for watching; its write actions are turned off, since a case takes its steps through the API alone.
//
// # Storage
//
// Both kinds of storage make the same three promises. A first set-up that was cut short, by whatever, begins anew at the
// next start. A second engine on the same data is refused, because two that each believe themselves alone would
// take the shards from each other forever. What was acknowledged survives SIGKILL and power loss.
//
// SQLite: one file, WAL, synchronous=FULL. Temporal has no migrations for SQLite, so the file is stamped with a
// fingerprint of the schema it was made by. A file of another schema is set aside, not deleted, and a new one begun;
// [Engine.Fresh] then tells the application to bring its running cases back from its own ledger.
//
// Postgres: the schemas "temporal" and "temporal_visibility", apart, since each of Temporal's two set-ups keeps its
// version in a table schema_version and takes the other's for its own. Temporal's own migrations run at every start.
//
// The number of history shards is fixed when storage is first made and cannot be changed later.
package engine
