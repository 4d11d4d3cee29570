INSERT INTO customers (name) VALUES ('first');
