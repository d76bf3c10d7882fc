-- The mutable half of a case: the manifest of parts, the receipts, the custody log, and the human work.
-- Everything read from originals lies in immutable parts beside this file and can be made again; the human work cannot.
-- A primary key of the human work without a declared type takes numbers and texts alike.

CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Manifest ------------------------------------------------------------------------------------------------------
CREATE TABLE parts (
    part_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,              -- the folder below parts/
    state TEXT NOT NULL CHECK (state IN ('live', 'superseded')),
    rank INTEGER NOT NULL,                  -- the manifest's version at which the part came to hold
    first_path TEXT NOT NULL,               -- parts are shown in this order
    custodian TEXT NOT NULL,
    zone TEXT NOT NULL,
    store_version INTEGER NOT NULL,
    readers TEXT NOT NULL,                  -- JSON: reader -> version that made it
    rows TEXT NOT NULL,                     -- JSON: kind -> number of rows
    receipt_id INTEGER,
    added TEXT NOT NULL
);
-- A unit is one file as it lay on disk: what a second ingest recognises.
CREATE TABLE units (
    unit TEXT NOT NULL,                     -- of path, SHA-256 and custodian
    part_id INTEGER NOT NULL REFERENCES parts (part_id),
    place TEXT NOT NULL,                    -- of path and custodian
    state TEXT NOT NULL CHECK (state IN ('read', 'retry', 'poison')),
    PRIMARY KEY (unit, part_id)
) WITHOUT ROWID;
CREATE INDEX units_by_part ON units (part_id);
CREATE INDEX units_by_place ON units (place);
CREATE TABLE part_originals (
    part_id INTEGER NOT NULL REFERENCES parts (part_id),
    position INTEGER NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    parent_sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    reader TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (part_id, position)
) WITHOUT ROWID;
CREATE TABLE receipts (
    receipt_id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    finished TEXT,                          -- NULL while it runs, and for ever where it was cut off
    version TEXT NOT NULL,
    paths TEXT NOT NULL,                    -- JSON
    options TEXT NOT NULL,                  -- JSON
    parts TEXT NOT NULL DEFAULT '[]',       -- JSON: every part that the receipt speaks of
    totals TEXT NOT NULL DEFAULT '{}'       -- JSON
);
-- What a file looked like when it was hashed; the path is kept as a hash, so that a case tells nothing of a computer.
CREATE TABLE seen (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) WITHOUT ROWID;

-- Custody -------------------------------------------------------------------------------------------------------
CREATE TABLE custody (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL,                   -- canonical JSON
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TRIGGER custody_stays BEFORE UPDATE ON custody BEGIN SELECT RAISE(ABORT, 'append-only: custody'); END;
CREATE TRIGGER custody_kept BEFORE DELETE ON custody BEGIN SELECT RAISE(ABORT, 'append-only: custody'); END;

-- Human work ----------------------------------------------------------------------------------------------------
CREATE TABLE counters (name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE persons (person_id PRIMARY KEY NOT NULL, name TEXT, note TEXT);
CREATE TABLE judgements (
    id PRIMARY KEY NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')), "by" TEXT, why TEXT, at TEXT
);
CREATE TABLE topics (
    name TEXT NOT NULL, version INTEGER NOT NULL, lexicon TEXT, "by" TEXT, at TEXT, note TEXT,
    PRIMARY KEY (name, version)
);
CREATE TABLE marks (id PRIMARY KEY NOT NULL, topic TEXT, "key" TEXT, verdict TEXT, "by" TEXT, at TEXT);
CREATE TABLE claims (
    claim_id PRIMARY KEY NOT NULL, position INTEGER, text TEXT, kind TEXT, status TEXT, note TEXT, response TEXT,
    open_questions TEXT, updated TEXT
);
CREATE TABLE exhibits (
    exhibit_id PRIMARY KEY NOT NULL, number INTEGER, kind TEXT, target_key TEXT, part_of TEXT, quote TEXT, prefix TEXT,
    suffix TEXT, start INTEGER, "end" INTEGER, original_sha256 TEXT, original TEXT, locator TEXT, item_sha256 TEXT,
    "before" TEXT, "after" TEXT, translation TEXT, translator TEXT, reviewed_by TEXT, note TEXT, at TEXT,
    area TEXT, series TEXT                  -- the cells of a table, the part of a picture; the form of its number
);
CREATE TABLE supports (
    id PRIMARY KEY NOT NULL, claim_id, exhibit_id, stance TEXT, weight, note TEXT, "by" TEXT, at TEXT
);
CREATE TABLE notes (id PRIMARY KEY NOT NULL, "key" TEXT, text TEXT, "by" TEXT, at TEXT);
CREATE TABLE tags (id PRIMARY KEY NOT NULL, "key" TEXT, tag TEXT, "by" TEXT, at TEXT);
CREATE TABLE saved_searches (name TEXT PRIMARY KEY NOT NULL, query TEXT, at TEXT);
CREATE TABLE search_log (
    id PRIMARY KEY NOT NULL, at TEXT, query TEXT, filters TEXT, candidates INTEGER, hits INTEGER, sort TEXT,
    purpose TEXT, claim_id
);
CREATE TABLE story_events (id PRIMARY KEY NOT NULL, at TEXT, until TEXT, precision TEXT, text TEXT, "by" TEXT);
CREATE TABLE settings (name TEXT PRIMARY KEY NOT NULL, value TEXT);
CREATE TABLE glossary (term TEXT PRIMARY KEY NOT NULL, gloss TEXT, note TEXT, "by" TEXT, at TEXT);
-- A translation is derived: it names the text it was made from by hash, and never stands in for it.
CREATE TABLE translations (
    id PRIMARY KEY NOT NULL, "key" TEXT, item_sha256 TEXT, text_sha256 TEXT, source TEXT, target TEXT, text TEXT,
    engine TEXT, model TEXT, params TEXT, warnings TEXT, at TEXT, checked_by TEXT, checked_at TEXT, note TEXT
);
CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements BEGIN SELECT RAISE(ABORT, 'append-only: judgements'); END;
CREATE TRIGGER judgements_kept BEFORE DELETE ON judgements BEGIN SELECT RAISE(ABORT, 'append-only: judgements'); END;
CREATE TRIGGER topics_stay BEFORE UPDATE ON topics BEGIN SELECT RAISE(ABORT, 'append-only: topics'); END;
CREATE TRIGGER topics_kept BEFORE DELETE ON topics BEGIN SELECT RAISE(ABORT, 'append-only: topics'); END;
