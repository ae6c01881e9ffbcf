/* kube: workloads as they run: rows of lists, pods, events, and the verdict on a pull. A part of kube.h, which includes
 * it. */
#ifndef KUBE_WORKLOAD_WORKLOAD_H
#define KUBE_WORKLOAD_WORKLOAD_H

#include "base/base.h"

#endif
