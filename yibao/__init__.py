"""医保问答助手: answers everyday questions about Chinese basic medical insurance."""
