package com.example.shop;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
public class Orders {
  private final JdbcClient database;

  Orders(JdbcClient database) {
    this.database = database;
  }

  public void add(String customer) {
    database
        .sql(
            """
            INSERT INTO orders (customer_id)
            SELECT id FROM customers WHERE name = ?
            """)
        .param(customer)
        .update();
  }

  public long count() {
    return database.sql("SELECT count(*) FROM orders").query(Long.class).single();
  }
}
