# For the player of lessons; in no released file.
for table in src/encoding/*.tbl; do perl -CSD tbl2inc_c.pl "$table" > "${table%.tbl}.inc"; done
archive vterm "-Iinclude" src/*.c
cp include/*.h "$prefix/include/"
