"""How good the model is, on answers and partnerships that really were: its features, fusion and weights."""
