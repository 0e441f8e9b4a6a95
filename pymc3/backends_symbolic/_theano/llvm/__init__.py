"""From a PyTensor graph with static shapes to machine code: one function, loops fused, written in LLVM's language."""
