archive utf8proc -DUTF8PROC_STATIC utf8proc.c
cp utf8proc.h "$prefix/include/"
