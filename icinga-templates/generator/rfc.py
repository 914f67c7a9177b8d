# SPDX-License-Identifier: ISC
"""The references of the findings: RFCs by number, and a few others."""

import re

TITLES = {
    1035: "Domain Names - Implementation and Specification",
    1123: "Requirements for Internet Hosts - Application and Support",
    1918: "Address Allocation for Private Internets",
    1939: "Post Office Protocol - Version 3",
    2033: "Local Mail Transfer Protocol",
    2181: "Clarifications to the DNS Specification",
    2308: "Negative Caching of DNS Queries (DNS NCACHE)",
    2449: "POP3 Extension Mechanism",
    2595: "Using TLS with IMAP, POP3 and ACAP",
    3207: "SMTP Service Extension for Secure SMTP over Transport Layer Security",
    4422: "Simple Authentication and Security Layer (SASL)",
    4954: "SMTP Service Extension for Authentication",
    5246: "The Transport Layer Security (TLS) Protocol Version 1.2",
    5280: "Internet X.509 Public Key Infrastructure Certificate and Certificate Revocation List (CRL) Profile",
    5321: "Simple Mail Transfer Protocol",
    5746: "Transport Layer Security (TLS) Renegotiation Indication Extension",
    5804: "A Protocol for Remotely Managing Sieve Scripts",
    6125: "Representation and Verification of Domain-Based Application Service Identity within Internet Public Key "
    "Infrastructure Using X.509 (PKIX) Certificates in the Context of Transport Layer Security (TLS)",
    6890: "Special-Purpose IP Address Registries",
    7208: "Sender Policy Framework (SPF) for Authorizing Use of Domains in Email, Version 1",
    7489: "Domain-based Message Authentication, Reporting, and Conformance (DMARC)",
    7504: "SMTP 521 and 556 Reply Codes",
    7505: 'A "Null MX" No Service Resource Record for Domains That Accept No Mail',
    7633: "X.509v3 Transport Layer Security (TLS) Feature Extension",
    7766: "DNS Transport over TCP - Implementation Requirements",
    7919: "Negotiated Finite Field Diffie-Hellman Ephemeral Parameters for Transport Layer Security (TLS)",
    8305: "Happy Eyeballs Version 2: Better Connectivity Using Concurrency",
    8314: "Cleartext Considered Obsolete: Use of Transport Layer Security (TLS) for Email Submission and Access",
    8446: "The Transport Layer Security (TLS) Protocol Version 1.3",
    8996: "Deprecating TLS 1.0 and TLS 1.1",
    9051: "Internet Message Access Protocol (IMAP) - Version 4rev2",
    9155: "Deprecating MD5 and SHA-1 Signature Hashes in TLS 1.2 and DTLS 1.2",
    9293: "Transmission Control Protocol (TCP)",
    9325: "Recommendations for Secure Use of Transport Layer Security (TLS) and Datagram Transport Layer Security (DTLS)",
    9525: "Service Identity in TLS",
}
GUIDELINES = "https://www.monitoring-plugins.org/doc/guidelines.html"


def numbers(findings):
    return sorted({int(n) for finding in findings for n in re.findall(r"RFC (\d+)", finding["reference"])})


def link(reference):
    """One reference of a finding, in Markdown: "RFC 3207 4.2, 5", "CVE-2011-0411"."""
    if reference.startswith("CVE-"):
        return f"[{reference}](https://www.cve.org/CVERecord?id={reference})"
    if not reference.startswith("RFC "):
        return f"[{reference}]({GUIDELINES})"
    _, number, *sections = reference.replace(",", "").split(" ")
    at = f"https://www.rfc-editor.org/rfc/rfc{number}"
    links = [f"[{section}]({at}#section-{section})" for section in sections]
    return f"[RFC {number}]({at} \"{TITLES[int(number)].replace(chr(34), chr(39))}\")" + (
        " " + ", ".join(links) if links else ""
    )
