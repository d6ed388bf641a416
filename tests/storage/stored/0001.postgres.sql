CREATE TABLE appointment_type (
    id SERIAL NOT NULL,
    name VARCHAR NOT NULL,
    colour VARCHAR(7) NOT NULL,
    minutes INTEGER NOT NULL,
    position INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_appointment_type PRIMARY KEY (id)
);

CREATE TABLE mandant (
    id SERIAL NOT NULL,
    name VARCHAR NOT NULL,
    street VARCHAR NOT NULL,
    postal_code VARCHAR NOT NULL,
    city VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    website VARCHAR NOT NULL,
    time_zone VARCHAR NOT NULL,
    country VARCHAR(2) NOT NULL,
    language VARCHAR(8) NOT NULL,
    colour VARCHAR(7) NOT NULL,
    default_sender VARCHAR NOT NULL,
    sender_locked BOOLEAN NOT NULL,
    working_hours JSON NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_mandant PRIMARY KEY (id)
);

CREATE TABLE user_account (
    id SERIAL NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR(40) NOT NULL,
    password_hash VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    language VARCHAR NOT NULL,
    mobile VARCHAR NOT NULL,
    mandant_ids JSON NOT NULL,
    failed_log_ins INTEGER NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    CONSTRAINT pk_user_account PRIMARY KEY (id),
    CONSTRAINT uq_user_account_name UNIQUE (name)
);

CREATE TABLE setting (
    id SERIAL NOT NULL,
    scope VARCHAR(40) NOT NULL,
    key VARCHAR(120) NOT NULL,
    value JSON NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY (id),
    CONSTRAINT uq_setting_scope_key UNIQUE (scope, key)
);

CREATE TABLE audit (
    id SERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    mandant_id INTEGER,
    user_id INTEGER,
    user_name VARCHAR NOT NULL,
    action VARCHAR(40) NOT NULL,
    entity VARCHAR(40) NOT NULL,
    entity_id INTEGER,
    detail JSON NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (id)
);

CREATE TABLE worker (
    id SERIAL NOT NULL,
    name VARCHAR(120) NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_worker PRIMARY KEY (id),
    CONSTRAINT uq_worker_name UNIQUE (name)
);

CREATE TABLE customer (
    id SERIAL NOT NULL,
    mandant_id INTEGER NOT NULL,
    salutation VARCHAR(40) NOT NULL,
    title VARCHAR NOT NULL,
    first_name VARCHAR NOT NULL,
    last_name VARCHAR NOT NULL,
    company VARCHAR NOT NULL,
    birthday DATE,
    street VARCHAR NOT NULL,
    postal_code VARCHAR NOT NULL,
    city VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    address_form VARCHAR(40) NOT NULL,
    notes VARCHAR NOT NULL,
    archived BOOLEAN NOT NULL,
    sort_name VARCHAR COLLATE "C" NOT NULL,
    search_text VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT fk_customer_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id)
);

CREATE INDEX ix_customer_list ON customer (mandant_id, archived, sort_name, id);

CREATE TABLE resource (
    id SERIAL NOT NULL,
    mandant_id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR(40) NOT NULL,
    colour VARCHAR(7) NOT NULL,
    position INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_resource PRIMARY KEY (id),
    CONSTRAINT fk_resource_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id)
);

CREATE INDEX ix_resource_mandant_id ON resource (mandant_id);

CREATE TABLE text_block (
    id SERIAL NOT NULL,
    mandant_id INTEGER,
    name VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    language VARCHAR(8) NOT NULL,
    position INTEGER NOT NULL,
    appointment_default BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_text_block PRIMARY KEY (id),
    CONSTRAINT fk_text_block_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id)
);

CREATE INDEX ix_text_block_mandant_id ON text_block (mandant_id);

CREATE TABLE provider_account (
    id SERIAL NOT NULL,
    mandant_id INTEGER NOT NULL,
    provider VARCHAR(40) NOT NULL,
    name VARCHAR NOT NULL,
    settings JSON NOT NULL,
    profile JSON NOT NULL,
    active BOOLEAN NOT NULL,
    price_per_part BIGINT,
    currency VARCHAR(3) NOT NULL,
    hold_seconds INTEGER NOT NULL,
    settle_seconds INTEGER NOT NULL,
    paused_reason VARCHAR(40) NOT NULL,
    paused_words VARCHAR NOT NULL,
    blocked_until TIMESTAMP WITH TIME ZONE,
    balance BIGINT,
    balance_currency VARCHAR(3) NOT NULL,
    balance_at TIMESTAMP WITH TIME ZONE,
    reports_checked_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    CONSTRAINT pk_provider_account PRIMARY KEY (id),
    CONSTRAINT fk_provider_account_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id)
);

CREATE INDEX ix_provider_account_mandant_id ON provider_account (mandant_id);

CREATE TABLE draft (
    id SERIAL NOT NULL,
    user_id INTEGER NOT NULL,
    mandant_id INTEGER NOT NULL,
    context VARCHAR(40) NOT NULL,
    number VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (id),
    CONSTRAINT uq_draft_user_id_mandant_id_context UNIQUE (user_id, mandant_id, context),
    CONSTRAINT fk_draft_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_draft_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id)
);

CREATE TABLE appointment (
    id SERIAL NOT NULL,
    mandant_id INTEGER NOT NULL,
    start TIMESTAMP WITH TIME ZONE NOT NULL,
    "end" TIMESTAMP WITH TIME ZONE NOT NULL,
    all_day BOOLEAN NOT NULL,
    title VARCHAR NOT NULL,
    type_id INTEGER,
    customer_id INTEGER,
    staff_id INTEGER,
    note VARCHAR NOT NULL,
    state VARCHAR(40) NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_appointment PRIMARY KEY (id),
    CONSTRAINT fk_appointment_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id),
    CONSTRAINT fk_appointment_type_id FOREIGN KEY(type_id) REFERENCES appointment_type (id),
    CONSTRAINT fk_appointment_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_appointment_staff_id FOREIGN KEY(staff_id) REFERENCES resource (id)
);

CREATE INDEX ix_appointment_customer ON appointment (customer_id, start);

CREATE INDEX ix_appointment_time ON appointment (mandant_id, start, "end");

CREATE TABLE customer_phone (
    id SERIAL NOT NULL,
    customer_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    label VARCHAR(40) NOT NULL,
    raw VARCHAR NOT NULL,
    e164 VARCHAR(20) NOT NULL,
    note VARCHAR NOT NULL,
    CONSTRAINT pk_customer_phone PRIMARY KEY (id),
    CONSTRAINT fk_customer_phone_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_customer_phone_customer_id ON customer_phone (customer_id);

CREATE INDEX ix_customer_phone_e164 ON customer_phone (e164);

CREATE TABLE consent (
    id SERIAL NOT NULL,
    mandant_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    number_e164 VARCHAR(20) NOT NULL,
    purpose VARCHAR(40) NOT NULL,
    granted BOOLEAN NOT NULL,
    agreed_on DATE NOT NULL,
    source VARCHAR(40) NOT NULL,
    recorded_by VARCHAR NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_consent PRIMARY KEY (id),
    CONSTRAINT fk_consent_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id),
    CONSTRAINT fk_consent_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_consent_customer_id ON consent (customer_id);

CREATE INDEX ix_consent_number_e164 ON consent (number_e164);

CREATE TABLE message (
    id SERIAL NOT NULL,
    mandant_id INTEGER NOT NULL,
    account_id INTEGER,
    customer_id INTEGER,
    appointment_id INTEGER,
    user_id INTEGER,
    user_name VARCHAR NOT NULL,
    resend_of INTEGER,
    replaces INTEGER,
    reference VARCHAR(32) NOT NULL,
    dedup_key VARCHAR(64) NOT NULL,
    purpose VARCHAR(40) NOT NULL,
    number VARCHAR(20) NOT NULL,
    sender VARCHAR(20) NOT NULL,
    text VARCHAR NOT NULL,
    template VARCHAR,
    edited_by_hand BOOLEAN NOT NULL,
    appointment_start TIMESTAMP WITH TIME ZONE,
    parts INTEGER NOT NULL,
    rule VARCHAR(40) NOT NULL,
    fixed_weekday INTEGER,
    fixed_minute INTEGER,
    status VARCHAR(40) NOT NULL,
    reason VARCHAR(40),
    words VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    act_at TIMESTAMP WITH TIME ZONE,
    poll_at TIMESTAMP WITH TIME ZONE,
    polled_at TIMESTAMP WITH TIME ZONE,
    accepted_at TIMESTAMP WITH TIME ZONE,
    status_at TIMESTAMP WITH TIME ZONE NOT NULL,
    listed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER NOT NULL,
    lease_token VARCHAR(32),
    lease_until TIMESTAMP WITH TIME ZONE,
    gateway_id VARCHAR(120),
    price BIGINT,
    currency VARCHAR(3) NOT NULL,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT fk_message_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id),
    CONSTRAINT fk_message_account_id FOREIGN KEY(account_id) REFERENCES provider_account (id),
    CONSTRAINT fk_message_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT fk_message_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointment (id),
    CONSTRAINT fk_message_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_message_resend_of FOREIGN KEY(resend_of) REFERENCES message (id),
    CONSTRAINT fk_message_replaces FOREIGN KEY(replaces) REFERENCES message (id),
    CONSTRAINT uq_message_reference UNIQUE (reference),
    CONSTRAINT uq_message_dedup_key UNIQUE (dedup_key)
);

CREATE INDEX ix_message_appointment ON message (appointment_id);

CREATE INDEX ix_message_customer ON message (customer_id, listed_at, id);

CREATE INDEX ix_message_due ON message (act_at) WHERE act_at IS NOT NULL;

CREATE INDEX ix_message_gateway ON message (account_id, gateway_id);

CREATE INDEX ix_message_lease ON message (lease_until) WHERE lease_until IS NOT NULL;

CREATE INDEX ix_message_mandant ON message (mandant_id, listed_at, id);

CREATE INDEX ix_message_poll ON message (poll_at) WHERE poll_at IS NOT NULL;

CREATE INDEX ix_message_replaces ON message (replaces) WHERE replaces IS NOT NULL;

CREATE INDEX ix_message_status ON message (mandant_id, status, listed_at, id);

CREATE TABLE attempt (
    id SERIAL NOT NULL,
    message_id INTEGER NOT NULL,
    token VARCHAR(32) NOT NULL,
    action VARCHAR(20) NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    outcome VARCHAR(40) NOT NULL,
    words VARCHAR NOT NULL,
    CONSTRAINT pk_attempt PRIMARY KEY (id),
    CONSTRAINT fk_attempt_message_id FOREIGN KEY(message_id) REFERENCES message (id),
    CONSTRAINT uq_attempt_token UNIQUE (token)
);

CREATE INDEX ix_attempt_message_id ON attempt (message_id);

CREATE TABLE message_event (
    id SERIAL NOT NULL,
    message_id INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    status VARCHAR(40) NOT NULL,
    reason VARCHAR(40),
    words VARCHAR NOT NULL,
    CONSTRAINT pk_message_event PRIMARY KEY (id),
    CONSTRAINT fk_message_event_message_id FOREIGN KEY(message_id) REFERENCES message (id)
);

CREATE INDEX ix_message_event_message_id ON message_event (message_id);

CREATE TABLE IF NOT EXISTS customer_search (
    customer_id INTEGER NOT NULL CONSTRAINT pk_customer_search PRIMARY KEY,
    grams TEXT[] COLLATE "C" NOT NULL
);

CREATE INDEX IF NOT EXISTS ix_customer_search_grams ON customer_search USING gin (grams);

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO alembic_version VALUES ('0001');

INSERT INTO mandant (id, name, street, postal_code, city, phone, email, website, time_zone, country, language, colour, default_sender, sender_locked, working_hours, version)
VALUES (1, 'Hörwelt Mitte', 'Markt 1', '10115', 'Berlin', '', '', '', 'Europe/Berlin', 'DE', 'de', '#0F6E84', 'Hoerwelt', false, '{"0": [480, 1080]}', 1);

INSERT INTO user_account (id, name, role, password_hash, active, language, mobile, mandant_ids, failed_log_ins, version)
VALUES (1, 'A. Becker', 'owner', '', true, 'de', '', '[]', 0, 1);

INSERT INTO resource (id, mandant_id, name, kind, colour, position, active, version)
VALUES (1, 1, 'Anna', 'staff', '#0F6E84', 0, true, 1);

INSERT INTO appointment_type (id, name, colour, minutes, position, active, version)
VALUES (1, 'Hörtest', '#0F6E84', 30, 0, true, 1);

INSERT INTO customer (id, mandant_id, salutation, title, first_name, last_name, company, street, postal_code, city, email, language, address_form, notes, archived, sort_name, search_text, created_at, changed_at, version)
VALUES (1, 1, 'ms', '', 'Erika', 'Meyer', '', '', '', 'Berlin', '', 'de', 'formal', '', false, 'meyer erika', 'meyer erika berlin 491701234567', '2026-11-20 08:00:00.000000', '2026-11-20 08:00:00.000000', 1);

INSERT INTO customer_phone (id, customer_id, position, label, raw, e164, note)
VALUES (1, 1, 0, 'mobile', '0170 1234567', '+491701234567', '');

INSERT INTO consent (id, mandant_id, customer_id, number_e164, purpose, granted, agreed_on, source, recorded_by, recorded_at)
VALUES (1, 1, 1, '+491701234567', 'appointments', true, '2026-11-20', 'in_person', 'A. Becker', '2026-11-20 08:00:00.000000');

INSERT INTO appointment (id, mandant_id, start, "end", all_day, title, type_id, customer_id, staff_id, note, state, deleted, created_at, changed_at, version)
VALUES (1, 1, '2026-11-27 13:30:00.000000', '2026-11-27 14:00:00.000000', false, '', 1, 1, 1, '', 'planned', false, '2026-11-20 08:00:00.000000', '2026-11-20 08:00:00.000000', 1);

INSERT INTO text_block (id, mandant_id, name, text, language, position, appointment_default, version)
VALUES (1, 1, 'Bestätigung', '<<Greeting>>, Ihr Termin am <<AppointmentDate>>', 'de', 0, true, 1);

INSERT INTO provider_account (id, mandant_id, provider, name, settings, profile, active, price_per_part, currency, hold_seconds, settle_seconds, paused_reason, paused_words, balance_currency, version)
VALUES (1, 1, 'practice', 'Übungstelefon', '{}', '{}', true, 7500, 'EUR', 5, 120, '', '', '', 1);

INSERT INTO message (id, mandant_id, account_id, customer_id, appointment_id, user_id, user_name, reference, dedup_key, purpose, number, sender, text, edited_by_hand, parts, rule, status, words, created_at, due_at, accepted_at, status_at, listed_at, attempts, gateway_id, price, currency)
VALUES (1, 1, 1, 1, 1, 1, 'A. Becker', '0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef', 'appointments', '+491701234567', 'Hoerwelt', 'Guten Tag Frau Meyer', false, 1, 'now', 'delivered', '', '2026-11-20 08:00:00.000000', '2026-11-20 08:00:00.000000', '2026-11-20 08:00:06.000000', '2026-11-20 08:00:09.000000', '2026-11-20 08:00:06.000000', 1, 'P-1', 7500, 'EUR');

INSERT INTO attempt (id, message_id, token, action, started_at, finished_at, outcome, words)
VALUES (1, 1, 'fedcba9876543210fedcba9876543210', 'send', '2026-11-20 08:00:05.000000', '2026-11-20 08:00:06.000000', 'accepted', '');

INSERT INTO message_event (id, message_id, at, status, words)
VALUES (1, 1, '2026-11-20 08:00:09.000000', 'delivered', '');

INSERT INTO setting (id, scope, key, value) VALUES (1, 'installation', 'id', '"0a1b2c3d4e5f"');

INSERT INTO draft (id, user_id, mandant_id, context, number, text, changed_at)
VALUES (1, 1, 1, 'customer:1', '', 'Guten Tag', '2026-11-20 08:00:00.000000');

INSERT INTO audit (id, at, mandant_id, user_id, user_name, action, entity, entity_id, detail)
VALUES (1, '2026-11-20 08:00:00.000000', 1, 1, 'A. Becker', 'send', 'message', 1, '{}');
