// libxml2, whose parser calls us.
#pragma once

#include <libxml/xmlversion.h>
// Its headers would bring a second ICU along, beside Foundation's in the tests; nothing here needs one.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
