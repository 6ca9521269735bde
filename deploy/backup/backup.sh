#!/bin/sh
# Dumps n8n's own database, once a day, and keeps BACKUP_DAYS of them; "backup.sh once" does it now and ends.
# Guichet's database is Supabase's: its backups are there (docs/going-live.md).
set -eu
umask 077

folder="${BACKUP_FOLDER:-/backups}"
days="${BACKUP_DAYS:-14}"
every="${BACKUP_SECONDS:-86400}"

backup() {
  file="$folder/n8n-$(date -u +%Y%m%dT%H%M%SZ).dump"
  rm -f "$folder"/*.part
  # a dump that is cut off never bears the name of a whole one
  if pg_dump --format=custom --file="$file.part" && pg_restore --list "$file.part" >/dev/null; then
    mv "$file.part" "$file"
    touch "$folder/last"
    echo "Sauvegarde · backup: $file"
  else
    rm -f "$file.part"
    echo "La sauvegarde de n8n a échoué ; les précédentes restent · The backup of n8n failed; earlier ones stay" >&2
    return 1
  fi
  # after a good one only: those that are older than so many days
  find "$folder" -name 'n8n-*.dump' -mtime "+$days" ! -newer "$file" ! -path "$file" -exec rm -f {} +
}

case "${1:-daily}" in
  once) backup ;;
  # whether the newest is not older than a day and an hour
  check) [ -n "$(find "$folder/last" -mmin -1500 2>/dev/null)" ] ;;
  daily)
    trap 'exit 0' TERM INT
    while :; do
      # a database that is away for a moment is asked again in ten minutes, not tomorrow
      if backup; then pause="$every"; else pause=600; fi
      sleep "$pause" &
      wait $!
    done
    ;;
  *)
    echo "usage: backup.sh [once|check|daily]" >&2
    exit 2
    ;;
esac
