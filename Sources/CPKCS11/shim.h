// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <p11-kit/pkcs11.h>
