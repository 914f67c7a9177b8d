# SPDX-License-Identifier: ISC
#
# DIFFERENTIAL_TREES=50000 and DIFFERENTIAL_SEED=N from the environment ask for more trees, and for the same ones again.
load ../helper

@test "where the survey says OK, strangers get fail: 2,000 random trees" {
	PLUGINS=$PLUGINS "$PYTHON" -BS "$TESTS/check_spf/differential.py" --trees "${DIFFERENTIAL_TREES:-2000}" \
		${DIFFERENTIAL_SEED:+--seed "$DIFFERENTIAL_SEED"} </dev/null 3>&- 4>&-
}
