<?php
// SPDX-License-Identifier: ISC
// Icinga Web in PHP's built-in web server: serves files directly, passes other requests to Icinga Web, with a user who is logged in.
if (is_file($_SERVER['DOCUMENT_ROOT'] . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH))) {
	return false;
}
$_SERVER['REMOTE_USER'] = 'admin';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
foreach (['ICINGAWEB_CONFIGDIR', 'ICINGAWEB_STORAGEDIR'] as $name) {
	$_SERVER[$name] = getenv($name);
}
require $_SERVER['SCRIPT_FILENAME'];
