CREATE TABLE appointment_type (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    colour VARCHAR(7) NOT NULL,
    minutes INTEGER NOT NULL,
    position INTEGER NOT NULL,
    active BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_appointment_type PRIMARY KEY (id)
);

CREATE TABLE mandant (
    id INTEGER NOT NULL,
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
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR(40) NOT NULL,
    password_hash VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    language VARCHAR NOT NULL,
    mobile VARCHAR NOT NULL,
    mandant_ids JSON NOT NULL,
    failed_log_ins INTEGER NOT NULL,
    locked_until DATETIME,
    version INTEGER NOT NULL,
    CONSTRAINT pk_user_account PRIMARY KEY (id),
    CONSTRAINT uq_user_account_name UNIQUE (name)
);

CREATE TABLE setting (
    id INTEGER NOT NULL,
    scope VARCHAR(40) NOT NULL,
    "key" VARCHAR(120) NOT NULL,
    value JSON NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY (id),
    CONSTRAINT uq_setting_scope_key UNIQUE (scope, "key")
);

CREATE TABLE audit (
    id INTEGER NOT NULL,
    at DATETIME NOT NULL,
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
    id INTEGER NOT NULL,
    name VARCHAR(120) NOT NULL,
    started_at DATETIME NOT NULL,
    seen_at DATETIME NOT NULL,
    CONSTRAINT pk_worker PRIMARY KEY (id),
    CONSTRAINT uq_worker_name UNIQUE (name)
);

CREATE TABLE customer (
    id INTEGER NOT NULL,
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
    sort_name VARCHAR NOT NULL,
    search_text VARCHAR NOT NULL,
    created_at DATETIME NOT NULL,
    changed_at DATETIME NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT fk_customer_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id)
);

CREATE INDEX ix_customer_list ON customer (mandant_id, archived, sort_name, id);

CREATE TABLE resource (
    id INTEGER NOT NULL,
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
    id INTEGER NOT NULL,
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
    id INTEGER NOT NULL,
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
    blocked_until DATETIME,
    balance BIGINT,
    balance_currency VARCHAR(3) NOT NULL,
    balance_at DATETIME,
    reports_checked_at DATETIME,
    version INTEGER NOT NULL,
    CONSTRAINT pk_provider_account PRIMARY KEY (id),
    CONSTRAINT fk_provider_account_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id)
);

CREATE INDEX ix_provider_account_mandant_id ON provider_account (mandant_id);

CREATE TABLE draft (
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    mandant_id INTEGER NOT NULL,
    context VARCHAR(40) NOT NULL,
    number VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    changed_at DATETIME NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (id),
    CONSTRAINT uq_draft_user_id_mandant_id_context UNIQUE (user_id, mandant_id, context),
    CONSTRAINT fk_draft_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
    CONSTRAINT fk_draft_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id)
);

CREATE TABLE appointment (
    id INTEGER NOT NULL,
    mandant_id INTEGER NOT NULL,
    start DATETIME NOT NULL,
    "end" DATETIME NOT NULL,
    all_day BOOLEAN NOT NULL,
    title VARCHAR NOT NULL,
    type_id INTEGER,
    customer_id INTEGER,
    staff_id INTEGER,
    note VARCHAR NOT NULL,
    state VARCHAR(40) NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at DATETIME NOT NULL,
    changed_at DATETIME NOT NULL,
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
    id INTEGER NOT NULL,
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
    id INTEGER NOT NULL,
    mandant_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    number_e164 VARCHAR(20) NOT NULL,
    purpose VARCHAR(40) NOT NULL,
    granted BOOLEAN NOT NULL,
    agreed_on DATE NOT NULL,
    source VARCHAR(40) NOT NULL,
    recorded_by VARCHAR NOT NULL,
    recorded_at DATETIME NOT NULL,
    CONSTRAINT pk_consent PRIMARY KEY (id),
    CONSTRAINT fk_consent_mandant_id FOREIGN KEY(mandant_id) REFERENCES mandant (id),
    CONSTRAINT fk_consent_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_consent_customer_id ON consent (customer_id);

CREATE INDEX ix_consent_number_e164 ON consent (number_e164);

CREATE TABLE message (
    id INTEGER NOT NULL,
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
    appointment_start DATETIME,
    parts INTEGER NOT NULL,
    rule VARCHAR(40) NOT NULL,
    fixed_weekday INTEGER,
    fixed_minute INTEGER,
    status VARCHAR(40) NOT NULL,
    reason VARCHAR(40),
    words VARCHAR NOT NULL,
    created_at DATETIME NOT NULL,
    due_at DATETIME NOT NULL,
    act_at DATETIME,
    poll_at DATETIME,
    polled_at DATETIME,
    accepted_at DATETIME,
    status_at DATETIME NOT NULL,
    listed_at DATETIME NOT NULL,
    attempts INTEGER NOT NULL,
    lease_token VARCHAR(32),
    lease_until DATETIME,
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
    id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    token VARCHAR(32) NOT NULL,
    action VARCHAR(20) NOT NULL,
    started_at DATETIME NOT NULL,
    finished_at DATETIME,
    outcome VARCHAR(40) NOT NULL,
    words VARCHAR NOT NULL,
    CONSTRAINT pk_attempt PRIMARY KEY (id),
    CONSTRAINT fk_attempt_message_id FOREIGN KEY(message_id) REFERENCES message (id),
    CONSTRAINT uq_attempt_token UNIQUE (token)
);

CREATE INDEX ix_attempt_message_id ON attempt (message_id);

CREATE TABLE message_event (
    id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    status VARCHAR(40) NOT NULL,
    reason VARCHAR(40),
    words VARCHAR NOT NULL,
    CONSTRAINT pk_message_event PRIMARY KEY (id),
    CONSTRAINT fk_message_event_message_id FOREIGN KEY(message_id) REFERENCES message (id)
);

CREATE INDEX ix_message_event_message_id ON message_event (message_id);

CREATE VIRTUAL TABLE IF NOT EXISTS customer_search USING fts5(text, tokenize='trigram case_sensitive 1');
