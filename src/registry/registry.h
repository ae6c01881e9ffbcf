/* registry: image references, docker configs, known registries, and the kubelet's keyring. Pure: no sockets.
 */
#ifndef REGISTRY_REGISTRY_H
#define REGISTRY_REGISTRY_H

#include "base/base.h"

#endif
