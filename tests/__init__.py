"""What holds, said in sentences and proved; the folders mirror the tree."""
