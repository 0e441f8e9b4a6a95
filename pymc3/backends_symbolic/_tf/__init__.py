"""TensorFlow: the engine in code only; the contract describes what each function does."""
