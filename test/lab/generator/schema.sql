-- What the handlers of the lab write. Every row tells by its key which message it belongs to.
CREATE TABLE stock (sku text PRIMARY KEY, quantity integer NOT NULL);
CREATE TABLE accounts (customer text PRIMARY KEY, balance integer NOT NULL);
CREATE TABLE orders (id text PRIMARY KEY, status text NOT NULL);
CREATE TABLE shipments (order_id text PRIMARY KEY, state text NOT NULL, attempts integer NOT NULL);
CREATE TABLE carts (customer text NOT NULL, sku text NOT NULL);
CREATE TABLE audit (order_id text NOT NULL, amount integer NOT NULL);
CREATE TABLE invoices (order_id text PRIMARY KEY, amount integer NOT NULL);
CREATE TABLE receipts (order_id text PRIMARY KEY, amount integer NOT NULL);
CREATE TABLE profiles (customer text PRIMARY KEY, email text NOT NULL);
CREATE TABLE points (customer text PRIMARY KEY, balance integer NOT NULL);
CREATE TABLE notes (order_id text NOT NULL, amount integer NOT NULL);
CREATE TABLE failures (order_id text NOT NULL, reason text NOT NULL);
-- Markers.
CREATE TABLE processed (message_id text PRIMARY KEY);
CREATE TABLE seen (message_id text NOT NULL);
CREATE TABLE payments (order_id text PRIMARY KEY, state text NOT NULL);
