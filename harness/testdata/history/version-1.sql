-- A history of version 1 with one run: what kseries wrote then.
CREATE TABLE names(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE runs(id INTEGER PRIMARY KEY, run TEXT NOT NULL, started TEXT NOT NULL,
  seconds INTEGER NOT NULL, campaign INTEGER NOT NULL, program INTEGER NOT NULL,
  qemu INTEGER NOT NULL, UNIQUE(run, started));
CREATE INDEX runs_by_time ON runs(started);
CREATE TABLE subjects(run INTEGER NOT NULL, place INTEGER NOT NULL, tree INTEGER NOT NULL,
  tree_content INTEGER NOT NULL, series INTEGER NOT NULL, content INTEGER NOT NULL,
  PRIMARY KEY(run, place)) WITHOUT ROWID;
CREATE INDEX subjects_by_place ON subjects(place);
CREATE TABLE cells(id INTEGER PRIMARY KEY, run INTEGER NOT NULL, place INTEGER NOT NULL,
  subject INTEGER NOT NULL, configuration INTEGER NOT NULL, flavour INTEGER NOT NULL,
  guest INTEGER NOT NULL, kernel INTEGER NOT NULL, verdict INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL, UNIQUE(run, place));
CREATE INDEX cells_by_place ON cells(place);
CREATE INDEX cells_by_kernel ON cells(kernel, guest);
CREATE TABLE results(name INTEGER NOT NULL, cell INTEGER NOT NULL, result INTEGER NOT NULL,
  PRIMARY KEY(name, cell)) WITHOUT ROWID;
CREATE INDEX failed_results ON results(name, cell) WHERE result = 1;
INSERT INTO names VALUES(1, 'vfio-noiommu'), (2, 'p1'), (3, 'QEMU 7.2'), (4, '6.12/v4'),
  (5, '6.12'), (6, 'linux-6.12'), (7, 'v4'), (8, 'series-1'), (9, '6.12-v4-p1-q35'), (10, ''),
  (11, 'q35'), (12, 'k1'), (13, 'test-failed'), (14, 'smoke/open');
INSERT INTO runs VALUES(1, 'r1', '2026-11-01T10:00:00Z', 60, 1, 2, 3);
INSERT INTO subjects VALUES(1, 4, 5, 6, 7, 8);
INSERT INTO cells VALUES(1, 1, 9, 4, 2, 10, 11, 12, 13, 3500);
INSERT INTO results VALUES(14, 1, 1);
PRAGMA user_version = 1;
