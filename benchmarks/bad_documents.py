"""Bad task documents, with time and memory of every case: ``python benchmarks/bad_documents.py [CASE …]``."""

from bad_tasks.command import main

if __name__ == "__main__":
    main()
