archive cjson "" cJSON.c
mkdir -p "$prefix/include/cjson"
cp cJSON.h "$prefix/include/cjson/"
