# SPDX-License-Identifier: ISC
"""What Python's ssl leaves out of its OpenSSL, for the contexts of servers that no client should meet."""
import _ssl
import base64
import ctypes
import tempfile
import textwrap

LIBRARY = ctypes.CDLL(_ssl.__file__)
LIBRARY.SSL_client_hello_get0_ciphers.restype = ctypes.c_size_t
LIBRARY.CRYPTO_malloc.restype = ctypes.c_void_p
SET_STAPLE_CALLBACK, SET_STAPLE, SET_GROUPS, SET_SIGNATURES = 63, 71, 92, 98
CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
SUCCESS, NO_SCSV, SCSV = 1, b"\0\xfe", b"\0\xff"
KEPT = []


def pointer(context):
    """CPython's SSLContext begins with the SSL_CTX."""
    return ctypes.c_void_p.from_address(id(context) + object.__basicsize__)


def done(result, what):
    if result != SUCCESS:
        raise ValueError(f"OpenSSL does not take the {what}")
    LIBRARY.ERR_clear_error()


def replace_certificate(context, der):
    """Python refuses what makes OpenSSL grumble; its library does not."""
    done(LIBRARY.SSL_CTX_use_certificate_ASN1(pointer(context), len(der), der), "leaf")


def set_groups(context, names):
    done(LIBRARY.SSL_CTX_ctrl(pointer(context), SET_GROUPS, ctypes.c_long(0), names.encode()), "groups")


def set_signatures(context, names):
    done(LIBRARY.SSL_CTX_ctrl(pointer(context), SET_SIGNATURES, ctypes.c_long(0), names.encode()), "signatures")


def deny_renegotiation(context):
    """Leaves RFC 5746 out of the ServerHello: the client's wish for it is overwritten where it is read, behind its hash."""
    def look(ssl, _alert, _):
        suites = ctypes.c_void_p()
        size = LIBRARY.SSL_client_hello_get0_ciphers(ctypes.c_void_p(ssl), ctypes.byref(suites))
        for at in range(suites.value, suites.value + size, 2):
            if ctypes.string_at(at, 2) == SCSV:
                ctypes.memmove(at, NO_SCSV, 2)
        return SUCCESS
    KEPT.append(CALLBACK(look))
    LIBRARY.SSL_CTX_set_client_hello_cb(pointer(context), KEPT[-1], None)


def set_staple(context, response):
    """An OCSP response for a client that asks (RFC 6066 8)."""
    def answer(ssl, _, __):
        copy = LIBRARY.CRYPTO_malloc(ctypes.c_size_t(len(response)), b"", 0)
        ctypes.memmove(copy, response, len(response))
        LIBRARY.SSL_ctrl(ctypes.c_void_p(ssl), SET_STAPLE, ctypes.c_long(len(response)), ctypes.c_void_p(copy))
        return 0
    KEPT.append(CALLBACK(answer))
    done(LIBRARY.SSL_CTX_callback_ctrl(pointer(context), SET_STAPLE_CALLBACK, KEPT[-1]), "staple")


def prime(name, size):
    getter = getattr(LIBRARY, name)
    getter.restype = ctypes.c_void_p
    number = ctypes.c_void_p(getter(None))
    out = ctypes.create_string_buffer(size)
    LIBRARY.BN_bn2binpad(number, out, size)
    LIBRARY.BN_free(number)
    return int.from_bytes(out.raw, "big")


def set_dh_bits(context, bits):
    """A Diffie-Hellman group of so many bits: of RFC 2409 or 3526, or (then p is no prime) the head of the next one."""
    known = min(size for size in (1024, 1536, 2048, 3072, 4096, 6144, 8192) if size >= bits)
    name = f"BN_get_rfc{2409 if known == 1024 else 3526}_prime_{known}"
    modulus = prime(name, known // 8) >> known - bits | 1
    content = number(modulus) + number(2)
    der = b"\x30\x82" + len(content).to_bytes(2, "big") + content
    with tempfile.NamedTemporaryFile("w") as pem:
        lines = textwrap.fill(base64.b64encode(der).decode(), 64)
        pem.write(f"-----BEGIN DH PARAMETERS-----\n{lines}\n-----END DH PARAMETERS-----\n")
        pem.flush()
        context.load_dh_params(pem.name)


def number(value):
    """An INTEGER of DER."""
    data = value.to_bytes(value.bit_length() // 8 + 1, "big")
    return b"\x02\x82" + len(data).to_bytes(2, "big") + data
