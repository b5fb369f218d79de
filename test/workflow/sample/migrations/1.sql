CREATE TABLE invoices (id text NOT NULL, cents integer NOT NULL);
