"""What the sample leak holds, as tables, and the scorecard that measures the product against them."""
