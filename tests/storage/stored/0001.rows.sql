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
