/** The schema as numbered steps; the file's `user_version` counts those applied. Never change a released step: add one. */

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (run TEXT PRIMARY KEY, started_at REAL NOT NULL, version TEXT NOT NULL, through INTEGER NOT NULL) STRICT;
  CREATE TABLE athletes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, created_at REAL NOT NULL, settings TEXT) STRICT;
  INSERT INTO athletes (id, name, created_at) VALUES (1, 'Athlete', unixepoch());
  CREATE TABLE calibrations (
    athlete INTEGER NOT NULL REFERENCES athletes (id), side TEXT NOT NULL, taken_at REAL NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (athlete, side, taken_at)
  ) STRICT;
  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, athlete INTEGER NOT NULL REFERENCES athletes (id), run TEXT NOT NULL REFERENCES runs (run),
    state TEXT NOT NULL, started_at REAL NOT NULL, exercise TEXT NOT NULL, sides TEXT NOT NULL, version TEXT NOT NULL,
    recording_version INTEGER NOT NULL, first_s REAL, last_s REAL, dropped_bytes REAL NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX sessions_by_start ON sessions (started_at);
  CREATE TABLE chunks (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, sequence INTEGER NOT NULL,
    first_s REAL, last_s REAL, crc INTEGER NOT NULL, bytes BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX chunks_in_order ON chunks (session, sequence);
  CREATE TABLE reps (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, side TEXT NOT NULL, rep INTEGER NOT NULL,
    exercise TEXT NOT NULL, start_t REAL NOT NULL, bottom_t REAL NOT NULL, end_t REAL NOT NULL, depth_deg REAL NOT NULL,
    peak_valgus_deg REAL, peak_valgus_t REAL, peak_valgus_phase TEXT, femoral_rotation_deg REAL, severity TEXT,
    quality REAL NOT NULL, cue_t REAL, cue_reason TEXT, descent_s REAL NOT NULL, ascent_s REAL NOT NULL,
    struck_out INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (session, side, rep)
  ) STRICT;
  CREATE TABLE cues (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, id INTEGER NOT NULL, t REAL NOT NULL, side TEXT NOT NULL,
    reason TEXT NOT NULL, outputs TEXT NOT NULL, excursion_deg REAL NOT NULL, latency_ms REAL, PRIMARY KEY (session, id)
  ) STRICT;
  CREATE TABLE events (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, sequence INTEGER NOT NULL, position INTEGER NOT NULL,
    t REAL NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (session, sequence, position)
  ) STRICT;
  `,
  `ALTER TABLE runs ADD COLUMN sources TEXT NOT NULL DEFAULT '[]';`,
  `CREATE TABLE places (strap TEXT PRIMARY KEY, role TEXT NOT NULL, given_at REAL NOT NULL) STRICT;`,
  `
  ALTER TABLE runs ADD COLUMN seen_at REAL;
  ALTER TABLE sessions ADD COLUMN earlier_s REAL NOT NULL DEFAULT 0;
  `,
  `ALTER TABLE reps ADD COLUMN curve TEXT;`,
  `ALTER TABLE sessions ADD COLUMN chunk_count INTEGER; ALTER TABLE chunks ADD COLUMN ordinal INTEGER;`,
  `CREATE TABLE wearers (strap TEXT PRIMARY KEY, athlete INTEGER NOT NULL REFERENCES athletes (id), given_at REAL NOT NULL) STRICT;`,
];
