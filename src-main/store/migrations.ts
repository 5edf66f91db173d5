/**
 * The schema, as numbered steps that only go forward. A released step is never edited; the file's `user_version` says how far a
 * database has come. All tables are STRICT; JSON columns hold canonical JSON.
 */
export const migrations: readonly string[] = [
  `
  -- small facts: settings that are permanent, generation of the lease, number of the last agreement
  CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- how far each calendar of each side was read; an open round is a listing that has not reached its last page
  CREATE TABLE sync_state (
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    calendar TEXT NOT NULL,
    state TEXT,
    open_round TEXT CHECK (open_round IN ('delta', 'snapshot')),
    PRIMARY KEY (side, calendar)
  ) STRICT, WITHOUT ROWID;

  -- what an open snapshot has listed so far
  CREATE TABLE seen (
    side TEXT NOT NULL,
    calendar TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (side, calendar, ref)
  ) STRICT, WITHOUT ROWID;

  -- what was heard and not yet settled; survives every crash between hearing and acting
  CREATE TABLE inbox (
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    ref TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hint', 'missing', 'removed', 'found', 'unreadable')),
    reason TEXT,
    stored TEXT,
    PRIMARY KEY (side, ref)
  ) STRICT, WITHOUT ROWID;

  -- objects we wrote to that no pull has told us about since: an edit that restores the old bytes must not go unseen
  CREATE TABLE written (
    side TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (side, ref)
  ) STRICT, WITHOUT ROWID;

  -- one row per pair of entries that are kept in agreement
  CREATE TABLE links (
    id TEXT PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN ('creating', 'linked', 'elsewhere')),
    origin TEXT NOT NULL CHECK (origin IN ('provider', 'crm')),
    provider_ref TEXT UNIQUE,
    provider_revision TEXT,
    provider_hash TEXT,
    provider_base TEXT,
    crm_ref TEXT UNIQUE,
    crm_revision TEXT,
    crm_hash TEXT,
    crm_base TEXT,
    unpublished INTEGER NOT NULL DEFAULT 1
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX links_unpublished ON links (unpublished) WHERE unpublished = 1;

  CREATE TABLE link_uids (
    uid TEXT NOT NULL,
    link TEXT NOT NULL REFERENCES links (id) ON DELETE CASCADE,
    PRIMARY KEY (uid, link)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX link_uids_link ON link_uids (link);

  -- links that ended: their ids are never used again, and the CRM is told once
  CREATE TABLE ended_links (
    id TEXT PRIMARY KEY,
    unpublished INTEGER NOT NULL DEFAULT 1
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ended_links_unpublished ON ended_links (unpublished) WHERE unpublished = 1;

  -- agreements another machine (or an earlier life of this one) made, not yet compared
  CREATE TABLE agreement_news (
    link TEXT PRIMARY KEY,
    agreement TEXT
  ) STRICT, WITHOUT ROWID;

  -- entries that stay on their own side, and why
  CREATE TABLE left_alone (
    side TEXT NOT NULL,
    ref TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (side, ref)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE left_alone_uids (
    side TEXT NOT NULL,
    uid TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (side, uid, ref),
    FOREIGN KEY (side, ref) REFERENCES left_alone (side, ref) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  -- every request from the moment it is decided until its outcome is known
  CREATE TABLE outbox (
    key TEXT PRIMARY KEY,
    link TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sent', 'absent')),
    entry TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- items that failed on their own, with their own clock (RU2)
  CREATE TABLE quarantine (
    side TEXT NOT NULL,
    ref TEXT NOT NULL,
    code TEXT NOT NULL,
    content TEXT,
    attempts INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    PRIMARY KEY (side, ref)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE decisions (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    choices TEXT NOT NULL,
    items TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- a person's answers, each for exactly one write or pair
  CREATE TABLE answers (
    digest TEXT PRIMARY KEY,
    choice TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- what counts against the rolling budgets (DE1, PE7) and the loop breaker (RU3)
  CREATE TABLE effects (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    side TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('removal', 'creation', 'invitation', 'write')),
    subject TEXT NOT NULL,
    amount INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX effects_at ON effects (at);
  CREATE INDEX effects_subject ON effects (subject, kind);

  -- what Concord did and why; before = the recycle bin (DE3)
  CREATE TABLE history (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    side TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    link TEXT NOT NULL,
    before TEXT,
    after TEXT
  ) STRICT;
  CREATE INDEX history_at ON history (at);
  CREATE INDEX history_link ON history (link);
  `,
  `
  -- a person is told which item failed and why: while it was read or written, the problem's reason, what it is about
  ALTER TABLE quarantine ADD COLUMN stage TEXT NOT NULL DEFAULT 'writing' CHECK (stage IN ('reading', 'writing'));
  ALTER TABLE quarantine ADD COLUMN reason TEXT;
  ALTER TABLE quarantine ADD COLUMN title TEXT;
  ALTER TABLE quarantine ADD COLUMN date TEXT;
  UPDATE quarantine SET stage = 'reading' WHERE EXISTS
    (SELECT 1 FROM inbox WHERE inbox.side = quarantine.side AND inbox.ref = quarantine.ref AND kind = 'unreadable');
  `,
  `
  -- series in a CRM that knows single entries only (TI4): the series itself, and which entry stands for which occurrence
  CREATE TABLE occurrence_series (
    ref TEXT PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN ('making', 'kept', 'unknown', 'removing')),
    key TEXT NOT NULL,
    event TEXT,
    lock TEXT,
    horizon TEXT NOT NULL,
    unfinished INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE occurrence_entries (
    ref TEXT PRIMARY KEY,
    series TEXT NOT NULL REFERENCES occurrence_series (ref) ON DELETE CASCADE,
    recurrence_id TEXT NOT NULL,
    revision TEXT NOT NULL,
    written TEXT NOT NULL,
    gone INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX occurrence_entries_series ON occurrence_entries (series, recurrence_id);
  `,
  `
  -- reasons are codes from now on; those of another wording stay as they are and have no text
  UPDATE history SET reason = CASE reason
    WHEN 'new in the CRM' THEN 'new-in-the-crm'
    WHEN 'new in the calendar' THEN 'new-in-the-calendar'
    WHEN 'changed in the CRM' THEN 'changed-in-the-crm'
    WHEN 'changed in the calendar' THEN 'changed-in-the-calendar'
    WHEN 'deleted in the CRM' THEN 'deleted-in-the-crm'
    WHEN 'deleted in the calendar' THEN 'deleted-in-the-calendar'
    WHEN 'unscheduled in the CRM' THEN 'unscheduled-in-the-crm'
    WHEN 'unpushed in the CRM' THEN 'unpushed-in-the-crm'
    WHEN 'put back: the meeting lives in another calendar' THEN 'moved-to-another-calendar'
    WHEN 'equal on both sides' THEN 'equal-on-both-sides'
    WHEN 'forbidden: not-organizer' THEN 'forbidden-not-organizer'
    WHEN 'forbidden: calendar-read-only' THEN 'forbidden-calendar-read-only'
    WHEN 'forbidden: zone-unknown' THEN 'forbidden-zone-unknown'
    WHEN 'forbidden: masked' THEN 'forbidden-masked'
    WHEN 'forbidden: type-not-editable' THEN 'forbidden-type-not-editable'
    ELSE reason END;
  `,
  `
  -- when a side said that an agreed entry was last changed, epoch milliseconds
  ALTER TABLE links ADD COLUMN provider_updated INTEGER;
  ALTER TABLE links ADD COLUMN crm_updated INTEGER;

  -- revisions and content hashes that an address held before: what comes back to one of them is a sign of a restored backup (DE4).
  -- At most 20 for each address; they outlive the link, so that a removed entry that comes back is recognised.
  CREATE TABLE former_versions (
    id INTEGER PRIMARY KEY,
    side TEXT NOT NULL,
    ref TEXT NOT NULL,
    revision TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX former_versions_address ON former_versions (side, ref);
  CREATE TRIGGER former_versions_bound AFTER INSERT ON former_versions BEGIN
    DELETE FROM former_versions WHERE side = NEW.side AND ref = NEW.ref AND id <=
      (SELECT id FROM former_versions WHERE side = NEW.side AND ref = NEW.ref ORDER BY id DESC LIMIT 1 OFFSET 20);
    DELETE FROM former_versions WHERE id <= NEW.id - 200000;
  END;
  CREATE TRIGGER links_provider_version AFTER UPDATE OF provider_revision, provider_hash ON links
  WHEN OLD.provider_hash IS NOT NULL
    AND (OLD.provider_revision IS NOT NEW.provider_revision OR OLD.provider_hash IS NOT NEW.provider_hash)
  BEGIN
    INSERT INTO former_versions (side, ref, revision, hash)
    VALUES ('provider', OLD.provider_ref, OLD.provider_revision, OLD.provider_hash);
  END;
  CREATE TRIGGER links_crm_version AFTER UPDATE OF crm_revision, crm_hash ON links
  WHEN OLD.crm_hash IS NOT NULL
    AND (OLD.crm_revision IS NOT NEW.crm_revision OR OLD.crm_hash IS NOT NEW.crm_hash)
  BEGIN
    INSERT INTO former_versions (side, ref, revision, hash)
    VALUES ('crm', OLD.crm_ref, OLD.crm_revision, OLD.crm_hash);
  END;
  CREATE TRIGGER links_end_version AFTER DELETE ON links WHEN OLD.status <> 'creating' BEGIN
    INSERT INTO former_versions (side, ref, revision, hash)
    VALUES ('provider', OLD.provider_ref, OLD.provider_revision, OLD.provider_hash),
      ('crm', OLD.crm_ref, OLD.crm_revision, OLD.crm_hash);
  END;

  -- Concord's last change of an object: the revision that it replaced, the one that it made, and when (epoch milliseconds). A server
  -- that goes on telling the old revision for a while tells no news.
  CREATE TABLE own_changes (
    side TEXT NOT NULL,
    ref TEXT NOT NULL,
    replaced TEXT NOT NULL,
    made TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (side, ref)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- what a person is shown of an entry that stays on its own side; null in rows of an older Concord
  ALTER TABLE left_alone ADD COLUMN at INTEGER;
  ALTER TABLE left_alone ADD COLUMN title TEXT;
  ALTER TABLE left_alone ADD COLUMN start TEXT;
  ALTER TABLE left_alone ADD COLUMN time_zone TEXT;
  ALTER TABLE left_alone ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0;
  -- a person said so, and can take it back
  ALTER TABLE left_alone ADD COLUMN by_person INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Long texts are kept in tables with row ids: in the others a row of more than a kilobyte fills pages of its own, which are written
  -- again with each of its changes. A link's bases have a table of their own, because they change less often than the rest of it.
  CREATE TABLE new_links (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL CHECK (status IN ('creating', 'linked', 'elsewhere')),
    origin TEXT NOT NULL CHECK (origin IN ('provider', 'crm')),
    -- JSON list, the same as in link_uids
    uids TEXT NOT NULL,
    provider_ref TEXT UNIQUE,
    provider_revision TEXT,
    provider_hash TEXT,
    provider_updated INTEGER,
    crm_ref TEXT UNIQUE,
    crm_revision TEXT,
    crm_hash TEXT,
    crm_updated INTEGER
  ) STRICT;
  INSERT INTO new_links (id, status, origin, uids, provider_ref, provider_revision, provider_hash, provider_updated,
    crm_ref, crm_revision, crm_hash, crm_updated)
  SELECT id, status, origin,
    (SELECT json_group_array(uid) FROM (SELECT uid FROM link_uids WHERE link = links.id ORDER BY uid)),
    provider_ref, provider_revision, provider_hash, provider_updated, crm_ref, crm_revision, crm_hash, crm_updated
  FROM links ORDER BY id;

  -- what each side of an agreed link held; crm is null when it held the same as the provider
  CREATE TABLE link_bases (
    link INTEGER PRIMARY KEY REFERENCES new_links (num) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    crm TEXT
  ) STRICT;
  INSERT INTO link_bases (link, provider, crm)
  SELECT num, coalesce(provider_base, 'null'), crm_base FROM links JOIN new_links ON new_links.id = links.id
  WHERE links.status <> 'creating' ORDER BY num;

  -- agreed links that the CRM was not told about
  CREATE TABLE unpublished_links (
    link INTEGER PRIMARY KEY REFERENCES new_links (num) ON DELETE CASCADE
  ) STRICT;
  INSERT INTO unpublished_links (link)
  SELECT num FROM links JOIN new_links ON new_links.id = links.id
  WHERE unpublished = 1 AND links.status <> 'creating' ORDER BY num;

  CREATE TABLE new_link_uids (
    uid TEXT NOT NULL,
    link INTEGER NOT NULL REFERENCES new_links (num) ON DELETE CASCADE,
    PRIMARY KEY (uid, link)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_link_uids (uid, link)
  SELECT uid, num FROM link_uids JOIN new_links ON new_links.id = link_uids.link;

  DROP TABLE link_uids;
  DROP TABLE links;
  ALTER TABLE new_links RENAME TO links;
  ALTER TABLE new_link_uids RENAME TO link_uids;
  CREATE INDEX link_uids_link ON link_uids (link);

  CREATE TRIGGER links_provider_version AFTER UPDATE OF provider_revision, provider_hash ON links
  WHEN OLD.provider_hash IS NOT NULL
    AND (OLD.provider_revision IS NOT NEW.provider_revision OR OLD.provider_hash IS NOT NEW.provider_hash)
  BEGIN
    INSERT INTO former_versions (side, ref, revision, hash)
    VALUES ('provider', OLD.provider_ref, OLD.provider_revision, OLD.provider_hash);
  END;
  CREATE TRIGGER links_crm_version AFTER UPDATE OF crm_revision, crm_hash ON links
  WHEN OLD.crm_hash IS NOT NULL
    AND (OLD.crm_revision IS NOT NEW.crm_revision OR OLD.crm_hash IS NOT NEW.crm_hash)
  BEGIN
    INSERT INTO former_versions (side, ref, revision, hash)
    VALUES ('crm', OLD.crm_ref, OLD.crm_revision, OLD.crm_hash);
  END;
  CREATE TRIGGER links_end_version AFTER DELETE ON links WHEN OLD.status <> 'creating' BEGIN
    INSERT INTO former_versions (side, ref, revision, hash)
    VALUES ('provider', OLD.provider_ref, OLD.provider_revision, OLD.provider_hash),
      ('crm', OLD.crm_ref, OLD.crm_revision, OLD.crm_hash);
  END;

  CREATE TABLE new_inbox (
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    ref TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hint', 'missing', 'removed', 'found', 'unreadable')),
    reason TEXT,
    -- of an object that was found
    revision TEXT,
    stored TEXT,
    PRIMARY KEY (side, ref)
  ) STRICT;
  INSERT INTO new_inbox (side, ref, kind, reason, revision, stored)
  SELECT side, ref, kind, reason, stored ->> '$.revision', stored FROM inbox ORDER BY side, ref;
  DROP TABLE inbox;
  ALTER TABLE new_inbox RENAME TO inbox;

  CREATE TABLE new_outbox (
    key TEXT PRIMARY KEY,
    link TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    position INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sent', 'absent')),
    -- the event that is written, where the entry has it more than once
    event TEXT,
    -- JSON in which the character U+0001 stands for that event
    entry TEXT NOT NULL
  ) STRICT;
  INSERT INTO new_outbox (key, link, side, position, state, entry)
  SELECT key, link, side, position, state, entry FROM outbox ORDER BY key;
  DROP TABLE outbox;
  ALTER TABLE new_outbox RENAME TO outbox;

  CREATE TABLE new_occurrence_series (
    ref TEXT PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN ('making', 'kept', 'unknown', 'removing')),
    key TEXT NOT NULL,
    event TEXT,
    lock TEXT,
    horizon TEXT NOT NULL,
    unfinished INTEGER NOT NULL
  ) STRICT;
  INSERT INTO new_occurrence_series SELECT ref, status, key, event, lock, horizon, unfinished FROM occurrence_series ORDER BY ref;
  CREATE TABLE new_occurrence_entries (
    ref TEXT PRIMARY KEY,
    series TEXT NOT NULL REFERENCES new_occurrence_series (ref) ON DELETE CASCADE,
    recurrence_id TEXT NOT NULL,
    revision TEXT NOT NULL,
    written TEXT NOT NULL,
    gone INTEGER NOT NULL
  ) STRICT;
  INSERT INTO new_occurrence_entries
  SELECT ref, series, recurrence_id, revision, written, gone FROM occurrence_entries ORDER BY series, recurrence_id;
  DROP TABLE occurrence_entries;
  DROP TABLE occurrence_series;
  ALTER TABLE new_occurrence_series RENAME TO occurrence_series;
  ALTER TABLE new_occurrence_entries RENAME TO occurrence_entries;
  CREATE INDEX occurrence_entries_series ON occurrence_entries (series, recurrence_id);
  `,
  `
  -- the account's other calendars, shown in the CRM (C2): how far each was read, and what the CRM shows of it
  CREATE TABLE sub_calendars (
    calendar TEXT PRIMARY KEY,
    is_on INTEGER NOT NULL DEFAULT 1,
    -- name and colour as the CRM was told; null when the CRM does not show it
    shown_as TEXT,
    state TEXT,
    unreadable INTEGER NOT NULL DEFAULT 0,
    is_feed INTEGER NOT NULL DEFAULT 0,
    problem TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sub_calendar_entries (
    calendar TEXT NOT NULL REFERENCES sub_calendars (calendar) ON DELETE CASCADE,
    ref TEXT NOT NULL,
    uid TEXT NOT NULL,
    -- null: known, and not shown, because it is linked
    hash TEXT,
    PRIMARY KEY (calendar, ref)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sub_calendar_entries_uid ON sub_calendar_entries (uid);
  `,
  `
  -- JSON of the calendar's entry that is the person's own since the link ended; null when there is none
  ALTER TABLE ended_links ADD COLUMN own TEXT;
  `,
  `
  -- who was ticked in the CRM when both sides last agreed (PE1): a JSON array of participant ids; null: not known
  ALTER TABLE links ADD COLUMN crm_ticked TEXT;
  `,
  `
  -- what is shared with mail tells whose it is: budgets and the loop breaker, questions, items that failed
  ALTER TABLE effects ADD COLUMN topic TEXT NOT NULL DEFAULT 'calendar' CHECK (topic IN ('calendar', 'mail'));
  ALTER TABLE decisions ADD COLUMN topic TEXT NOT NULL DEFAULT 'calendar' CHECK (topic IN ('calendar', 'mail'));
  CREATE TABLE new_quarantine (
    topic TEXT NOT NULL CHECK (topic IN ('calendar', 'mail')),
    side TEXT NOT NULL,
    ref TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('reading', 'writing')),
    code TEXT NOT NULL,
    reason TEXT,
    title TEXT,
    date TEXT,
    content TEXT,
    attempts INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    PRIMARY KEY (topic, side, ref)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_quarantine (topic, side, ref, stage, code, reason, title, date, content, attempts, next_attempt)
  SELECT 'calendar', side, ref, stage, code, reason, title, date, content, attempts, next_attempt FROM quarantine;
  DROP TABLE quarantine;
  ALTER TABLE new_quarantine RENAME TO quarantine;

  -- one row per message that is kept in agreement; addresses, subject and sender are shown to the person only
  CREATE TABLE mail_links (
    num INTEGER PRIMARY KEY,
    message_key TEXT NOT NULL UNIQUE,
    message_id TEXT,
    subject TEXT NOT NULL,
    sender TEXT NOT NULL,
    sent_at INTEGER
  ) STRICT;
  CREATE INDEX mail_links_message_id ON mail_links (message_id) WHERE message_id IS NOT NULL;

  -- keys of messages that left the agreement: one that comes back has the key that it had, and no other one gets it
  CREATE TABLE mail_former_keys (
    message_key TEXT PRIMARY KEY,
    message_id TEXT,
    size INTEGER,
    received_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mail_former_keys_message_id ON mail_former_keys (message_id);

  -- where each side has it, and the base: mailboxes and keywords as last agreed (JSON lists). The CRM has one end, the provider one for
  -- each copy. The scope is the mailbox, or the account, whose changes tell of the end.
  CREATE TABLE mail_ends (
    num INTEGER PRIMARY KEY,
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    ref TEXT NOT NULL,
    link INTEGER NOT NULL REFERENCES mail_links (num) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    mailboxes TEXT NOT NULL,
    keywords TEXT NOT NULL,
    email_id TEXT,
    size INTEGER,
    received_at INTEGER NOT NULL,
    UNIQUE (side, ref)
  ) STRICT;
  CREATE INDEX mail_ends_link ON mail_ends (link);
  CREATE INDEX mail_ends_scope ON mail_ends (side, scope);
  CREATE INDEX mail_ends_received ON mail_ends (side, received_at, size);
  CREATE INDEX mail_ends_email_id ON mail_ends (side, email_id) WHERE email_id IS NOT NULL;

  -- what was heard of messages and is not settled; backlog: from the first listing of a scope, so that it waits behind live mail
  CREATE TABLE mail_news (
    num INTEGER PRIMARY KEY,
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    ref TEXT NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('hint', 'missing', 'absent', 'removed', 'found', 'unreadable')),
    reason TEXT,
    backlog INTEGER NOT NULL DEFAULT 0,
    message TEXT,
    UNIQUE (side, ref)
  ) STRICT;
  CREATE INDEX mail_news_order ON mail_news (side, kind, backlog, num);

  -- how far each scope was read, what an open listing has named, and when its addresses were last given anew (ML3)
  CREATE TABLE mail_states (
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    scope TEXT NOT NULL,
    state TEXT,
    open_round TEXT CHECK (open_round IN ('delta', 'snapshot', 'renumbered')),
    renumbered_at INTEGER,
    PRIMARY KEY (side, scope)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE mail_seen (
    side TEXT NOT NULL,
    scope TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (side, scope, ref)
  ) STRICT, WITHOUT ROWID;

  -- every request from the moment it is decided until its outcome is known (WR8); a message's bytes are never in it
  CREATE TABLE mail_outbox (
    num INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    entry TEXT NOT NULL,
    -- an append whose bytes were asked for: it may have been sent
    begun INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- messages that stay on their own side, and why; with their identity, because a move gives them another address
  CREATE TABLE mail_left (
    num INTEGER PRIMARY KEY,
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    ref TEXT NOT NULL,
    scope TEXT NOT NULL,
    reason TEXT NOT NULL,
    message_id TEXT,
    size INTEGER,
    received_at INTEGER NOT NULL,
    -- of those that are listed for a person
    subject TEXT,
    sender TEXT,
    UNIQUE (side, ref)
  ) STRICT;
  CREATE INDEX mail_left_scope ON mail_left (side, scope);
  CREATE INDEX mail_left_identity ON mail_left (side, received_at, size);

  -- the folder map, the mailboxes of each side as they were listed last, and what a person chose of mail (JSON)
  CREATE TABLE mail_facts (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- what Concord did with messages, and why
  CREATE TABLE mail_history (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    side TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    message_key TEXT NOT NULL,
    subject TEXT NOT NULL,
    sender TEXT NOT NULL,
    -- JSON of what gave way: mailboxes or keywords of before
    before TEXT
  ) STRICT;
  CREATE INDEX mail_history_at ON mail_history (at);
  `,
  `
  -- where Concord itself put a message since its mailbox was last heard: whoever takes it away at once leaves nothing to be told of
  CREATE TABLE mail_written (
    side TEXT NOT NULL,
    scope TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (side, scope, ref)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- the side on which Concord made the link's entry itself; null: it was there before, or that is not known (A14)
  ALTER TABLE links ADD COLUMN made TEXT CHECK (made IN ('provider', 'crm'));
  UPDATE links SET made = CASE origin WHEN 'crm' THEN 'provider' ELSE 'crm' END
    WHERE status <> 'creating' AND EXISTS (
      SELECT 1 FROM history WHERE history.link = links.id AND history.action = 'added' AND history.side <> links.origin
    );
  `,
  `
  -- what undoing a change needs beside before and after, why its contents are not kept any more, and what a removed entry came back as (DE3)
  ALTER TABLE history ADD COLUMN undo TEXT;
  ALTER TABLE history ADD COLUMN dropped TEXT CHECK (dropped IN ('private', 'bin-full', 'too-large'));
  ALTER TABLE history ADD COLUMN undone_as TEXT;
  CREATE INDEX history_undone ON history (undone_as) WHERE undone_as IS NOT NULL;
  ALTER TABLE mail_history ADD COLUMN undo TEXT;

  -- everybody in an entry of the CRM, as it was read last (JSON): the calendar has those who are ticked only, and a removed entry comes back with all
  CREATE TABLE crm_people (
    ref TEXT PRIMARY KEY,
    people TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- changes that a person wants undone, until both sides are as they were or it cannot be done; made: the first of two entries
  CREATE TABLE undo_wishes (
    topic TEXT NOT NULL CHECK (topic IN ('calendar', 'mail')),
    row INTEGER NOT NULL,
    grade TEXT NOT NULL,
    at INTEGER NOT NULL,
    made_side TEXT,
    made_ref TEXT,
    PRIMARY KEY (topic, row)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- the answers that a person gave, for as long as the history is kept. asked, said and kept are JSON: the question with its first item,
  -- each choice with its number, and the addresses of entries that stay apart because of it
  CREATE TABLE decided (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL CHECK (topic IN ('calendar', 'mail')),
    at INTEGER NOT NULL,
    asked TEXT NOT NULL,
    said TEXT NOT NULL,
    kept TEXT NOT NULL,
    taken_back_at INTEGER
  ) STRICT;
  CREATE INDEX decided_at ON decided (at);
  `,
  `
  -- A number that is noted elsewhere, or shown to a person, is never given again (AUTOINCREMENT): an open call, an undo or a page of the
  -- interface would be about another message or change. Open calls may name links that are gone, and the next number follows those too.
  CREATE TABLE new_mail_links (
    num INTEGER PRIMARY KEY AUTOINCREMENT,
    message_key TEXT NOT NULL UNIQUE,
    message_id TEXT,
    subject TEXT NOT NULL,
    sender TEXT NOT NULL,
    sent_at INTEGER
  ) STRICT;
  INSERT INTO new_mail_links SELECT num, message_key, message_id, subject, sender, sent_at FROM mail_links;
  INSERT INTO new_mail_links (num, message_key, subject, sender)
    SELECT max(entry ->> 'link'), '', '', '' FROM mail_outbox
    HAVING max(entry ->> 'link') > (SELECT coalesce(max(num), 0) FROM mail_links);
  DELETE FROM new_mail_links WHERE message_key = '';
  CREATE TABLE new_mail_ends (
    num INTEGER PRIMARY KEY AUTOINCREMENT,
    side TEXT NOT NULL CHECK (side IN ('provider', 'crm')),
    ref TEXT NOT NULL,
    link INTEGER NOT NULL REFERENCES new_mail_links (num) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    mailboxes TEXT NOT NULL,
    keywords TEXT NOT NULL,
    email_id TEXT,
    size INTEGER,
    received_at INTEGER NOT NULL,
    UNIQUE (side, ref)
  ) STRICT;
  INSERT INTO new_mail_ends
    SELECT num, side, ref, link, scope, mailboxes, keywords, email_id, size, received_at FROM mail_ends;
  DROP TABLE mail_ends;
  DROP TABLE mail_links;
  ALTER TABLE new_mail_links RENAME TO mail_links;
  ALTER TABLE new_mail_ends RENAME TO mail_ends;
  CREATE INDEX mail_links_message_id ON mail_links (message_id) WHERE message_id IS NOT NULL;
  CREATE INDEX mail_ends_link ON mail_ends (link);
  CREATE INDEX mail_ends_scope ON mail_ends (side, scope);
  CREATE INDEX mail_ends_received ON mail_ends (side, received_at, size);
  CREATE INDEX mail_ends_email_id ON mail_ends (side, email_id) WHERE email_id IS NOT NULL;

  CREATE TABLE new_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    side TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    link TEXT NOT NULL,
    before TEXT,
    after TEXT,
    undo TEXT,
    dropped TEXT CHECK (dropped IN ('private', 'bin-full', 'too-large')),
    undone_as TEXT
  ) STRICT;
  INSERT INTO new_history
    SELECT id, at, side, action, reason, link, before, after, undo, dropped, undone_as FROM history;
  DROP TABLE history;
  ALTER TABLE new_history RENAME TO history;
  CREATE INDEX history_at ON history (at);
  CREATE INDEX history_link ON history (link);
  CREATE INDEX history_undone ON history (undone_as) WHERE undone_as IS NOT NULL;

  CREATE TABLE new_mail_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    side TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    message_key TEXT NOT NULL,
    subject TEXT NOT NULL,
    sender TEXT NOT NULL,
    before TEXT,
    undo TEXT
  ) STRICT;
  INSERT INTO new_mail_history
    SELECT id, at, side, action, reason, message_key, subject, sender, before, undo FROM mail_history;
  DROP TABLE mail_history;
  ALTER TABLE new_mail_history RENAME TO mail_history;
  CREATE INDEX mail_history_at ON mail_history (at);

  CREATE TABLE new_decided (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL CHECK (topic IN ('calendar', 'mail')),
    at INTEGER NOT NULL,
    asked TEXT NOT NULL,
    said TEXT NOT NULL,
    kept TEXT NOT NULL,
    taken_back_at INTEGER
  ) STRICT;
  INSERT INTO new_decided SELECT id, topic, at, asked, said, kept, taken_back_at FROM decided;
  DROP TABLE decided;
  ALTER TABLE new_decided RENAME TO decided;
  CREATE INDEX decided_at ON decided (at);
  `,
];
