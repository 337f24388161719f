-- It was as dear to keep as the addresses themselves, for each of them at each import, and is read once for each complete list,
-- which walks along the addresses instead.
DROP INDEX addresses_source;
