"""Reads each document named on standard input with Bio.Entrez.read; prints CPU seconds and the number of records."""
import io
import sys
import time

from Bio import Entrez

count = 0
spent = 0.0
for line in sys.stdin:
    with open(line.rstrip("\n"), "rb") as file:
        body = file.read()
    start = time.process_time()
    record = Entrez.read(io.BytesIO(body), validate=False)
    spent += time.process_time() - start
    count += len(record["PubmedArticle"])
print(spent, count)
