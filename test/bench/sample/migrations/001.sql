CREATE TABLE orders (
  id text PRIMARY KEY,
  customer_id text NOT NULL,
  status text NOT NULL,
  lines jsonb NOT NULL,
  cents integer NOT NULL,
  currency text NOT NULL,
  placed_at timestamptz,
  version integer NOT NULL DEFAULT 1
);

CREATE TABLE order_payments (
  payment_id text PRIMARY KEY,
  order_id text NOT NULL REFERENCES orders (id),
  cents integer NOT NULL
);

CREATE TABLE charges (
  order_id text PRIMARY KEY,
  charge text NOT NULL
);

CREATE TABLE seen_events (
  event_id text PRIMARY KEY
);

CREATE TABLE stock (
  sku text PRIMARY KEY,
  quantity integer NOT NULL
);

CREATE TABLE customers (
  id text PRIMARY KEY,
  email text NOT NULL
);

CREATE TABLE invoices (
  id text PRIMARY KEY,
  customer_id text NOT NULL,
  status text NOT NULL,
  lines jsonb NOT NULL,
  cents integer NOT NULL,
  currency text NOT NULL,
  placed_at timestamptz,
  version integer NOT NULL DEFAULT 1
);

CREATE TABLE invoice_payments (
  payment_id text PRIMARY KEY,
  invoice_id text NOT NULL REFERENCES invoices (id),
  cents integer NOT NULL
);
