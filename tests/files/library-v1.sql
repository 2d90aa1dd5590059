BEGIN TRANSACTION;
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL,
    op TEXT NOT NULL
);
INSERT INTO "changes" VALUES(1,1,'put');
INSERT INTO "changes" VALUES(2,2,'put');
CREATE TABLE encoders (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    revision TEXT NOT NULL,
    files_sha256 TEXT NOT NULL,
    preprocessing_sha256 TEXT NOT NULL,
    dim INTEGER NOT NULL,
    UNIQUE (name, revision, files_sha256, preprocessing_sha256, dim)
);
INSERT INTO "encoders" VALUES(1,'toy','1','ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp',8);
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    root TEXT NOT NULL,
    relative_path TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    options_key TEXT NOT NULL,
    skipped TEXT,
    page_skips TEXT,
    n_items INTEGER NOT NULL,
    visible INTEGER NOT NULL
);
INSERT INTO "files" VALUES(1,'/data/a.pdf','/data','a.pdf',1000,7,'0a062a8f9d64148c6ac518d2f6ba7be88af34281b971cc437be1675371a4bef7','',NULL,'[{"path": "/data/a.pdf", "problem": "no", "mend": "", "page_number": 2, "whole_file": false}]',2,1);
INSERT INTO "files" VALUES(2,'/data/bad.pdf','/data','bad.pdf',1000,7,'241a94fe417c3c2be991f88630547bb67c570f61962c82a26f3c4211402814ec','','{"path": "/data/bad.pdf", "problem": "not a PDF", "mend": "", "page_number": null, "whole_file": true}',NULL,0,1);
CREATE TABLE item_fields (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    PRIMARY KEY (name, value, item_id)
) WITHOUT ROWID;
INSERT INTO "item_fields" VALUES('price','40',1);
INSERT INTO "item_fields" VALUES('tag','oak',1);
CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    image_path TEXT NOT NULL,
    page_number INTEGER,
    x0 REAL, y0 REAL, x1 REAL, y1 REAL,
    language TEXT NOT NULL,
    date TEXT NOT NULL,
    date_from TEXT NOT NULL,
    text_state TEXT NOT NULL,
    width_px INTEGER NOT NULL,
    height_px INTEGER NOT NULL,
    fields TEXT,
    tags TEXT,
    image_key BLOB,
    text_key BLOB
);
INSERT INTO "items" VALUES(1,1,'page','/data/a.pdf',1,NULL,NULL,NULL,NULL,'en','2024-05-01','pdf','good',595,842,'{"Price": 40.0}','["Oak"]',X'F64551FCD6F07823CB87971CFB91446425DA18286B3AB1EF935E0CBD7A69F68A',X'F58BEA4151DC6439B2B6C743D431A4D12BD9EA23E0A89B338A892B989709D979');
INSERT INTO "items" VALUES(2,1,'figure','/data/a.pdf',1,0.1,0.2,0.5,0.6,'','','','',0,0,NULL,NULL,X'3946CA64FF78D93CA61090A437CBB6B3D2CA0D488F5F9CCF3059608368B27693',X'ADFD2F1CCD3DC1DA0F88010B21F902634C5C89EEA769AE29F953887B4F8DA2A4');
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('encoder','1');
INSERT INTO "meta" VALUES('library_id','7e3fd2125b9d42e79cc41f4b396519b6');
INSERT INTO "meta" VALUES('pruned','0');
CREATE TABLE texts (
    item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    caption TEXT NOT NULL
);
INSERT INTO "texts" VALUES(1,'a red armchair','');
INSERT INTO "texts" VALUES(2,'红色扶手椅','图 1');
CREATE TABLE thumbnails (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, jpeg BLOB NOT NULL);
INSERT INTO "thumbnails" VALUES(1,X'F64551FCD6F07823CB87971CFB91446425DA18286B3AB1EF935E0CBD7A69F68A',X'6A706567');
INSERT INTO "thumbnails" VALUES(2,X'3946CA64FF78D93CA61090A437CBB6B3D2CA0D488F5F9CCF3059608368B27693',X'6A70656732');
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY,
    encoder_id INTEGER NOT NULL REFERENCES encoders (id),
    modality TEXT NOT NULL,
    key BLOB NOT NULL,
    n_chunks INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (encoder_id, modality, key)
);
INSERT INTO "vectors" VALUES(1,1,'image',X'F64551FCD6F07823CB87971CFB91446425DA18286B3AB1EF935E0CBD7A69F68A',1,X'5E31613622310FB90737EE322BB48334');
INSERT INTO "vectors" VALUES(2,1,'image',X'3946CA64FF78D93CA61090A437CBB6B3D2CA0D488F5F9CCF3059608368B27693',1,X'142BE4B0BBAFB6B936385B3517AE3E33');
INSERT INTO "vectors" VALUES(3,1,'text',X'F58BEA4151DC6439B2B6C743D431A4D12BD9EA23E0A89B338A892B989709D979',2,X'38243E39B938DFB398B011B46534EBA6D498C835193400347938AAB6EEB24DB7');
CREATE TABLE words (
    item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    packed BLOB NOT NULL
);
INSERT INTO "words" VALUES(1,X'789C6367606088562A4A4D518A05B218FE030100252A063B');
CREATE UNIQUE INDEX files_by_path ON files (path) WHERE visible = 1;
CREATE INDEX files_pending ON files (id) WHERE visible = 0;
CREATE INDEX files_by_relative_path ON files (relative_path);
CREATE INDEX items_by_file ON items (file_id);
CREATE INDEX items_by_image_path ON items (image_path, file_id);
CREATE INDEX items_by_text_key ON items (text_key, file_id) WHERE text_key IS NOT NULL;
CREATE INDEX items_by_image_key ON items (image_key) WHERE image_key IS NOT NULL;
CREATE INDEX items_by_nature ON items (kind, language, date, file_id);
CREATE INDEX item_fields_by_item ON item_fields (item_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('changes',2);
INSERT INTO "sqlite_sequence" VALUES('items',2);
COMMIT;
PRAGMA application_id = 1953854319;
PRAGMA user_version = 1;
