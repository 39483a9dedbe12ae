"""Understanding what people type: tokens, entities, sentence vectors and the intent."""
