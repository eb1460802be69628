#!/bin/bash
# Runs once, in the official image's first start: a database and a role for every service, and the extensions that
# migrations count on. Passwords come as <SERVICE>_PASSWORD.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --quiet -d postgres <<'SQL'
CREATE DATABASE kabinet_template;
\connect kabinet_template
CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION btree_gist; CREATE EXTENSION citext;
CREATE EXTENSION pgcrypto;
SQL
for name in identity accounts metering billing payments tickets notify content; do
  variable=${name^^}_PASSWORD
  psql -v ON_ERROR_STOP=1 --quiet -d postgres -v name="$name" -v password="${!variable:?}" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" TEMPLATE kabinet_template;
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
